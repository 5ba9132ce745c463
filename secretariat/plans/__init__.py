"""Plans: axes, objectives, actions, indicators, and the take-up of an action by its lead."""
