"""Who may enter: sign-in, invitations, resets, changes of address, one's account, and the list of accounts."""
