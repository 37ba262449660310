"""Tests mirror the packages of `assistant`; sound is made by espeak-ng and flite as they run."""
