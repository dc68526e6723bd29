-- Integrated fares and feeder minibuses (JakLingko): one ticket for all lines of a trip, feeders into quarters that
-- have none, easier changes. In the model a trip on lines costs at most the cap, a change costs fewer felt minutes,
-- and the feeders join the scenario's lines; people choose modes anew by what that costs them.
local kota = require "kota"

--- lines: feeders that are added, as in a scenario's lines ({ id =, stops =, headway_min = 10, fare_idr = 0, ...
--- }); none. fare_cap_idr (rupiah a trip): 10000 (Jakarta's integrated fare, Kepgub 733/2022, at most Rp 10,000).
--- boarding_min (felt minutes a boarding): 2, in place of 3 (assumed: shared stops, one card). cost_idr (rupiah):
--- what a budget pays, 0 (Jakarta 2019: 1,200 minibuses on 48 routes).
return function(given)
    local o = kota.options("integrated_fares", given, {
        name = "Integrated fares", lines = {}, fare_cap_idr = 10000, boarding_min = 2, cost_idr = 0,
    })
    return kota.measure {
        name = o.name, what = "One fare for all lines of a trip, and feeder minibuses", cost_idr = o.cost_idr,
        with = { traffic = { fare_cap_idr = o.fare_cap_idr, boarding_min = o.boarding_min } },
        add = #o.lines > 0 and { lines = o.lines } or {},
    }
end
