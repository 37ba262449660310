"""What the content tests share: the product's own content, and a small folder to break."""

from collections.abc import Callable
from pathlib import Path

import pocketsphinx
import pytest

from assistant.content import Content, load
from assistant.content.document import Mistakes
from assistant.content.files import Folders, builtin
from assistant.content.language import Language, read_language


@pytest.fixture(scope="session")
def content() -> Content:
    return load()


@pytest.fixture(scope="session")
def english() -> Language:
    language = read_language(Folders((builtin(),)), "en", Mistakes())
    assert language is not None
    return language


@pytest.fixture(scope="session")
def knows() -> Callable[[str], bool]:
    """Whether PocketSphinx's own dictionary has a word."""
    lines = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict")).read_text(encoding="utf-8").splitlines()
    return {line.split(maxsplit=1)[0].split("(")[0] for line in lines}.__contains__
