"""分项报价表 and 开标一览表: what is offered, at which price, and what the price leaves."""
