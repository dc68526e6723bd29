-- Capacities of drains where no map of them is known: what `flood.drain_capacity` of a scenario takes.
local _, native = ...

local drains = {}

local source = "Environment Agency 2013, updated Flood Map for Surface Water: 12 mm/h where nothing better is known"

--- The same capacity in all that is built, none in parks and fields, as England's maps of surface water have it
--- (Environment Agency 2013, updated Flood Map for Surface Water, national scale method: 12 mm/h is taken off the
--- rain of urban land where the sewer companies know nothing better). Tropical drains are often larger and blocked:
--- give mm_per_h and source where the city has a design.
---
--- mm_per_h (mm/h): 12. source: the agency's; must be given with another mm_per_h.
function drains.urban(given)
    local o = native.options("kota.drains.urban", given, { mm_per_h = 12, source = "" })
    if o.mm_per_h ~= 12 and o.source == "" then
        native.fail("kota.drains.urban: give the source of another mm_per_h, such as a drainage master plan")
    end
    return {
        { land_use = "all", mm_per_h = o.mm_per_h, source = o.source ~= "" and o.source or source },
        { land_use = "park", mm_per_h = 0, source = "no sewers" },
        { land_use = "farm", mm_per_h = 0, source = "no sewers" },
    }
end

return drains
