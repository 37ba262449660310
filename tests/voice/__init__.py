"""What is heard: every phrase, everyday talk, whole sessions by voice. Sound is made by espeak-ng and flite."""
