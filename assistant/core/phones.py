"""The phones of the CMU dictionary (ARPAbet), in which pronunciations are written. Their places number them."""

CONSONANTS = "P B T D K G CH JH F V TH DH S Z SH ZH HH M N NG L R W Y"
VOWELS = "IY IH EH EY AE AA AH AO OW UH UW ER AY AW OY"
PHONES = (*CONSONANTS.split(), *VOWELS.split())
