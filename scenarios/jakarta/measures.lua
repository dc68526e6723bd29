-- What Jakarta built, or tries: each figure with its source.
local kota = require "kota"
local integrated_fares = require "kota.policy.integrated_fares"
local citizen_reports = require "kota.policy.citizen_reports"
local smart_bins = require "kota.policy.smart_bins"

local at = kota.sketch.window { west = 106.836, south = -6.2995, east = 106.8732, north = -6.252 } -- as in city.lua

local measures = {}

-- JakLingko: minibuses that cost nothing within three hours of a ticket, one fare of at most Rp 10,000 (Kepgub
-- 733/2022): 1,200 vehicles on 48 routes in 2019, 83 routes in 2023; before, a commuter paid Rp 23,000 to 47,000 a
-- day (republika, mediabanten, suara). Two more routes here, courses assumed; 25 vehicles a route make one each 5 min
-- on an hour's way there and back and there again (assumed).
local function feeder(id, name, headway_min, stops)
  return { id = id, name = name, kind = "feeder", headway_min = headway_min, capacity_persons = 11, fare_idr = 0,
    stops = at(stops) }
end
local ticket = integrated_fares { name = "JakLingko", fare_cap_idr = 10000, lines = {
  feeder("mikrotrans-batu-ampar", "Mikrotrans Batu Ampar", 5, { { 106.8552, -6.2800 }, { 106.8610, -6.2800 },
    { 106.8655, -6.2795 }, { 106.8703, -6.2794 }, { 106.8675, -6.2735 }, { 106.8658, -6.2640 } }),
  feeder("mikrotrans-pejaten", "Mikrotrans Pejaten", 5, { { 106.8361, -6.2665 }, { 106.8380, -6.2718 },
    { 106.8406, -6.2762 }, { 106.8421, -6.2778 }, { 106.8454, -6.2787 }, { 106.8447, -6.2838 } }),
} }
local joined = kota.measure { name = "Minibuses in the ticket", what = "angkot become Mikrotrans, free, each 5 min",
  with = { lines = { ["angkot-kalibata"] = { fare_idr = 0, headway_min = 5 },
    ["angkot-condet"] = { fare_idr = 0, headway_min = 5 } } } }
measures.jaklingko = { joined, ticket }

-- JAKI: 185,852 reports in 2024, 508 a day in all Jakarta; closed after 26.9 h on average in March 2021
-- (smartcity.jakarta.go.id, tirto). On a wet morning what counts is the crew on call: an hour (assumed).
measures.jaki = { citizen_reports { name = "JAKI", reply_min = 60 } }

-- Smart Bin: sensors say which point is full, and trucks go there and nowhere else. No figures were at hand; the
-- threshold is kota's default.
measures.smart_bin = { smart_bins { name = "Smart Bin", threshold = 0.75 } }

return measures
