"""The compiled movers of an exodus: shares of people, or whole people and chance."""
