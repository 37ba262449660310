"""`handson bench hear`: how well the shipped ear hears commands, how often it acts on anything else, and at what cost.

voices, places, rooms, noises, recordings ──► plan (a seeded sample) ──► work (processes: mix, listen) ──► rows
rows ──► report ──► table, JSON, page; rows themselves for whoever fits the decision
"""
