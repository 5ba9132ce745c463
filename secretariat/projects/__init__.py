"""Projects: proposed by members, screened, approved, launched, followed and closed."""
