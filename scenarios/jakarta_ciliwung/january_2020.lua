-- What could have been done about the flood of 1 January 2020 on the Ciliwung.
local kota = require "kota"
local event = require "event"
local clean_inlets = require "kota.policy.clean_inlets_before_rain"
local close_flooded_roads = require "kota.policy.close_flooded_roads"

local january = event.january

-- Depok's stage tells of the water hours before it comes; above 3.5 m there people are asked to stay at home
-- (assumed: that of the highest alarm, Siaga 1, and half of the travellers).
local warning = kota.policy {
    name = "Warn by Depok's gauge", every_min = 60,
    state = { hour = 0 },
    act = function(city, state)
        state.hour = math.min(state.hour + 1, #event.depok_m)
        if event.depok_m[state.hour] > 3.5 then city:hold_travel { share = 0.5, for_min = 120 } end
    end,
}
local close = close_flooded_roads {}
local clean = clean_inlets { crews = 20 }

return kota.study {
    title = "The Ciliwung in January 2020",
    baseline = january,
    interventions = {
        -- The dry dams of Ciawi and Sukamahi, in use since 2022: a fifth off the rise of the flow, assumed.
        { "Dry dams upstream", january:with { inflows = event.inflow(0.8) } },
        { "Warn and close early", january:with { policies = { warning, close } } },
        { "Clean inlets first", january:with { policies = { clean } } },
        { "All together", january:with { inflows = event.inflow(0.8), policies = { warning, close, clean } } },
        { "Nothing at all", january:with {} },
    },
    replications = 2,
}
