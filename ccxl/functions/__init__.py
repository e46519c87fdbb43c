"""All functions that people type in cells; importing this package registers them."""

from ccxl.core.registry import FUNCTIONS as FUNCTIONS
from ccxl.functions.amounts import capitals as capitals
from ccxl.functions.staffing import agents as agents
from ccxl.functions.staffing import asa as asa
from ccxl.functions.staffing import erlang_b as erlang_b
from ccxl.functions.staffing import erlang_c as erlang_c
from ccxl.functions.staffing import occupancy as occupancy
from ccxl.functions.staffing import service_level as service_level
from ccxl.functions.staffing import traffic as traffic
from ccxl.functions.tax import amount_without_tax as amount_without_tax
from ccxl.functions.tax import tax_in_amount as tax_in_amount
from ccxl.functions.workforce import busy_hour_calls as busy_hour_calls
from ccxl.functions.workforce import rostered_agents as rostered_agents
from ccxl.functions.workforce import seats as seats
