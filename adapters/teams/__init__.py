"""Microsoft Teams: activities in, Adaptive Cards out. The only room that names botbuilder, in one module of it."""
