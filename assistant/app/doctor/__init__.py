"""`handson doctor`: every link between a parent's voice and the coach's is looked at, each by itself.

Machine ──► examining ──► the checks (system, hardware, sound, speech, kept) ──► Findings ──► telling
"""
