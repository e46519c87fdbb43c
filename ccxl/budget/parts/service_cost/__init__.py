"""What the candidates for the number of agents cost in a month, beside the service level they reach."""
