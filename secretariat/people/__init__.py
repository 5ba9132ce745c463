"""Who may enter: sign-in, invitations, resets, changes of address, one's account, the list of accounts."""
