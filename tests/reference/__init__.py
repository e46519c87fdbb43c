"""Staffing numbers to 30 digits and more, worked out another way than ccxl does.

ccxl uses closed forms (incomplete gamma functions, Palm's formula, continued fractions). Here the balance equations
of the birth-death process are added up state by state, in whole numbers or in mpmath, and inputs are taken as the
exact fractions that binary numbers are. Times are in units of the handling time, so that an agent serves one call
per unit.

==============  ==================================================================================================
`lines`         Erlang B for whole and real lines, its inverses, retries as a fixed point, Engset
`queue`         Erlang C and Erlang A: waiting, abandoning, the four service levels, times; redials
`states`        agents behind a trunk group, also with after-call work that frees the line
`chat`          agents who hold several chats at a time; says which model is meant
`cases`         published figures, and the references' answers to them
==============  ==================================================================================================
"""
