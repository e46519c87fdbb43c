"""The Excel form: how a clerk's figures come in."""
