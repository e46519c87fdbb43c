"""折旧与摊销计算表: what of the purchases is charged in each month."""
