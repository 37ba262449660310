"""A session in another language than English."""

from tests.e2e.person import Home, Person

SPANISH = ("run", "--language", "es", "--rate", "260", "--night", "on")


def test_a_language_that_cannot_be_heard_yet_says_so_once_and_goes_on_typed(home: Home) -> None:
    with Person(home.used_before(), *SPANISH, tty=True) as person:
        person.sees("handson models fetch")
        person.sees("Todavía no puedo oírte en este idioma")
        person.types("estoy lista")
        person.sees("[la preparación]")
        person.types("pausa")
        person.sees("El reloj está parado")
        person.types("continuar")
        person.sees("[la preparación]")
        person.types("Cerrar sesión.")
        assert person.code() == 0
        assert len(person.saw("no puedo oírte")) == 1
    with Person(home, *SPANISH, tty=True) as person:
        person.types("estoy lista")
        person.sees("[la preparación]")
