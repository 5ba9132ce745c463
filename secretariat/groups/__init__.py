"""Working groups: mandate, seats, terms, and their life from proposed to concluded."""
