"""方案比选表: what each way of delivery costs, where they break even, and their qualities."""
