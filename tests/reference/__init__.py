"""Staffing numbers to 30 digits and more, worked out another way than ccxl does.

ccxl uses closed forms (incomplete gamma functions, Palm's formula, continued fractions). Here the balance equations
of the birth-death process are added up state by state, in whole numbers or in mpmath, and inputs are taken as the
exact fractions that binary numbers are. Times are in units of the handling time, so that an agent serves one call
per unit.

==============  ==================================================================================================
`lines`         Erlang B for whole and real lines, its inverses, retries as a fixed point, Engset
`queue`         Erlang C and Erlang A: waiting, abandoning, the four service levels, times; redials
`states`        any finite birth-death process: agents behind a trunk group, chat with concurrency
==============  ==================================================================================================
"""
