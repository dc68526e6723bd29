---@meta
-- What an editor with the Lua language server (LuaLS) needs to complete and check scenarios: add this folder to
-- workspace.library in .luarc.json. It is never run. Units are in the names; see README.md.

---@class kota
---@field api integer The version of the language: 1.
---@field expect kota.expect_library
---@field risk fun(given: kota.risk_table): kota.study_value
---@field storm kota.storm_library
---@field design kota.design_library
---@field portfolio fun(given: kota.portfolio_table): kota.portfolio_value
---@field data kota.data_library
---@field sketch kota.sketch_library
---@field drains { urban: fun(given?: { mm_per_h?: number, source?: string }): table[] }
local kota = {}

---@class kota.scenario Never changes; `with` makes a changed copy.
---@field with fun(self: kota.scenario, changes: kota.scenario_table): kota.scenario
---@field add fun(self: kota.scenario, more: kota.scenario_table): kota.scenario Lists grow.
---@field adopt fun(self: kota.scenario, ...: kota.measure_value|kota.policy_value): kota.scenario In any order.

---@class kota.city_value Never changes; `with` makes a changed copy.
---@field with fun(self: kota.city_value, changes: kota.city_table): kota.city_value
---@field add fun(self: kota.city_value, more: kota.city_table): kota.city_value Lists grow.

---@class kota.published A figure that was published of the place.
---@field what string
---@field indicator string
---@field over? string
---@field scale? number
---@field unit? string
---@field of? string
---@field district? string
---@field value number
---@field at_least number
---@field at_most number
---@field holds? boolean
---@field source string

---@class kota.sketch_library
---@field window fun(given: { west: number, south: number, east: number, north: number }): function, number, number
---@field heights fun(at: function, lons: number[], rows: (number|boolean)[][]): table[]
---@field fewer fun(city: kota.city_value, share: number): kota.city_value
---@field quick fun(study: kota.study_value, size?: kota.quick_table): kota.study_value

---@class kota.quick_table
---@field share? number
---@field cell_m? number
---@field duration_h? number
---@field warmup_h? number

---@class kota.policy_value
---@class kota.measure_value
---@class kota.study_value

---@class kota.series_table
---@field file string Below the scenario's folder, or below the data folder.
---@field time string Name of the column of local dates and times.
---@field value string Name of the column of values.
---@field where? table<string, string> Only rows with these values.
---@field start string Local date and time of the first block, "2025-01-15 04:00".
---@field block_min? number
---@field blocks integer
---@field scale? number
---@field despike? boolean
---@field gap_min? number

---@class kota.risk_table
---@field base kota.scenario Without the event.
---@field events table[] Each with years and the keys of a scenario that make it.
---@field climates? { name: string, rain?: number, rise_m?: number }[]
---@field measures? table[] { { "name", function(scenario) ... end }, ... }
---@field title? string
---@field replications? integer

---@class kota.columns_table
---@field file string Below the scenario's folder, or below the data folder.
---@field time string|integer Name or number of the column of times.
---@field value string|integer Name or number of the column of values.
---@field unit? "s"|"min"|"h"|"d"
---@field scale? number
---@field where? table<string, string> Only rows with these values.

---@class kota.data_library
---@field columns fun(given: kota.columns_table): number[], number[]
---@field series fun(given: kota.series_table): number[]
---@field rows fun(file: string, where?: table<string, string>): table<string, string>[]
---@field minute fun(text: string): integer

---@class kota.rain_cell A shower that moves.
---@field at number[][] Its centre when it begins.
---@field peak_mm_per_h number
---@field radius_m? number
---@field east_m_per_s? number
---@field north_m_per_s? number
---@field from_min? number
---@field duration_min? number

---@class kota.rain_table
---@field name? string
---@field at? string Local time of day of the first block, "06:30"; the start when not given.
---@field block_min? number
---@field rates_mm_per_h? number[]
---@field rasters? { file: string, from_min: number, to_min: number, scale?: number, nodata_is_dry?: boolean }[]
---@field cells? kota.rain_cell[]
---@field spread? number Coefficient of variation of the depth between replications, 0..1.

---@class kota.sea_table
---@field mean_m? number
---@field tide_m? number
---@field period_h? number
---@field high_at? string
---@field tides? { constituent: string, amplitude_m: number, phase_deg?: number }[] In place of tide_m.
---@field rise_m? number
---@field surge_at? string
---@field surge_times_min? number[]
---@field surge_m? number[]

---@class kota.boundary_table
---@field kind? "stage"|"flow"
---@field side? "west"|"east"|"south"|"north"
---@field from_m? number
---@field to_m? number
---@field line? number[][] Of a flow, in place of a side.
---@field at? string
---@field times_min number[]
---@field levels_m? number[]
---@field flows_m3_per_s? number[]

---@class kota.edge_table
---@field side "west"|"east"|"south"|"north"
---@field kind? "open"|"sea"|"wall"
---@field from_m? number Along the side, from the west or the south.
---@field to_m? number
---@field slope? number

---@class kota.inflow_table
---@field channel string
---@field at? string
---@field block_min? number
---@field flows_m3_per_s number[]

---@class kota.couple_table
---@field water_slows_traffic? boolean
---@field rain_washes_litter? boolean
---@field litter_clogs_inlets? boolean
---@field litter_clogs_pumps? boolean
---@field traffic_delays_trucks? boolean
---@field trucks_load_roads? boolean

---@class kota.outputs_table What a run leaves out; all true when not given.
---@field snapshots? boolean
---@field rasters? boolean
---@field places? boolean
---@field events? boolean
---@field state? boolean

---@class kota.expectation
---@field indicator string
---@field relation "below"|"above"
---@field value number
---@field district? string

---@class kota.change
---@field of string Name of the intervention.
---@field at_least? number
---@field at_most? number
---@field confidence? number 0.95 when not given; 0: the mean alone.
---@field district? string

---@class kota.delta: kota.change
---@field indicator string
---@field unchanged? boolean

---@class kota.observed_level
---@field name string
---@field gauge string Id of a gauge of the city.
---@field at string Local date and time of the first value, "2025-01-15 04:00".
---@field block_min? number 60 when not given.
---@field levels_m number[]
---@field lag_min? number The station sees what the gauge sees so much later.
---@field same_zero? boolean Levels are above the city's datum.
---@field source? string

---@class kota.observed_count
---@field name string
---@field link string Id of a street's direction, as in links.csv.
---@field both_ways? boolean
---@field at string Local date and time at which the first count begins.
---@field block_min? number 60 when not given.
---@field vehicles number[]
---@field source? string

---@class kota.observed_flow
---@field name string
---@field section string Id of a cross-section.
---@field at string Local date and time of the first value.
---@field block_min? number 60 when not given.
---@field flows_m3_per_s number[]
---@field lag_min? number
---@field source? string

---@class kota.observed_extent
---@field name string
---@field file string Raster of depths in metres, or polygons; beside the scenario, or in the data folder.
---@field depth_m? number 0.3 when not given.
---@field nodata_is_dry? boolean
---@field source? string
---@field note? string

---@class kota.line_table
---@field id string
---@field name? string
---@field kind? "feeder"|"brt"|"rail"
---@field stops number[][]
---@field both_ways? boolean
---@field exclusive? boolean
---@field headway_min? number
---@field capacity_persons? number
---@field dwell_s? number
---@field fare_idr? number
---@field speed_km_per_h? number
---@field source? string

---@class kota.scenario_table
---@field api? 1
---@field name? string
---@field city? string|kota.city_value
---@field start? string Local date and time, "2025-01-15 04:00".
---@field duration_h? number
---@field warmup_h? number
---@field warm_start? string
---@field seed? integer
---@field cell_m? number
---@field coupling_s? number
---@field sample_min? number
---@field snapshot_min? number
---@field flood_depth_m? number
---@field rain? kota.rain_table
---@field sea? kota.sea_table
---@field inflows? kota.inflow_table[]
---@field boundaries? kota.boundary_table[]
---@field water? { area?: number[][], level_m?: number, depth_m?: number }[] That stands at the start.
---@field edges? kota.edge_table[] Before the city's own.
---@field gauges? { id: string, name?: string, at: number[] }[] Besides the city's own.
---@field sections? { id: string, name?: string, line: number[][] }[] Besides the city's own.
---@field gauge_s? number Between rows of gauges.csv and sections.csv, s.
---@field return_period_years? number Of the event; see risk.csv.
---@field climate? string
---@field breaches? { wall: string, at?: string, after_min?: number }[]
---@field gates? { gate: string, at?: string, times_min: number[], open: number[] }[]
---@field drain_inflows? { node: string, at?: string, times_min: number[], flows_m3_per_s: number[] }[]
---@field evaporation? { at?: string, block_min?: number, rates_mm_per_day: number[] }
---@field ground_year? number Where the city sinks: it has sunk since its survey_year.
---@field flood? table<string, number|string|table>
---@field traffic? table<string, number|boolean>
---@field lines? kota.line_table[]
---@field waste? table<string, number|table> With fleet and sites, lists of tables.
---@field costs? table<string, number>
---@field couple? kota.couple_table
---@field outputs? kota.outputs_table
---@field expectations? kota.expectation[]
---@field observed_levels? kota.observed_level[]
---@field observed_flows? kota.observed_flow[]
---@field observed_counts? kota.observed_count[]
---@field observed_extents? kota.observed_extent[]
---@field policies? kota.policy_value[]

---@class kota.study_table
---@field title? string
---@field baseline kota.scenario
---@field interventions? { [1]: string, [2]: kota.scenario }[]
---@field expectations? kota.delta[]
---@field published? kota.published[]
---@field attribute? boolean|(string|string[])[] Groups of couplings among which effects are split.
---@field design? kota.design
---@field portfolio? kota.portfolio_value
---@field replications? integer

---@class kota.policy_table
---@field name string
---@field every_min? number 5 when not given.
---@field cost_idr? number
---@field priority? integer Whose order stands where two policies disagree, 0 when not given.
---@field state? table Numbers, texts, booleans and tables of them.
---@field act fun(city: kota.city_view, state: table)
---@field explain? fun(state: table): string? What it did, in one line, told at the end of a run.

---@class kota.city_table
---@field name? string
---@field title? string
---@field datum? string
---@field credit? string
---@field utc_offset_min? integer
---@field seed? integer
---@field width_m? number
---@field height_m? number
---@field spots? table[]
---@field channels? table[]
---@field basins? table[]
---@field arterials? table[]
---@field districts? table[]
---@field facilities? table[]
---@field pumps? table[]
---@field walls? table[]
---@field gates? table[]
---@field drain_nodes? table[]
---@field drain_links? table[]
---@field drain_reach_m? number
---@field polders? table[]
---@field survey_year? number
---@field ground_year? number
---@field gauges? table[]
---@field open_edges? table[]

---@param given kota.scenario_table
---@return kota.scenario
function kota.scenario(given) end

---@param given kota.study_table
---@return kota.study_value
function kota.study(given) end

---@param given kota.city_table
---@return kota.city_value
function kota.city(given) end

---@param given kota.policy_table
---@return kota.policy_value
function kota.policy(given) end

---What a city can adopt, `scenario:adopt(measure, ...)`: a change of the scenario or its city, policies, or both.
---@param given kota.measure_table
---@return kota.measure_value
function kota.measure(given) end

---Uniform in 0 <= x < 1, the same for the same seed, policy and keys. In a policy's act only.
---@param key string|number|boolean
---@param ... string|number|boolean
---@return number
function kota.random(key, ...) end

---given over defaults; keys that defaults does not have, or of another kind, are an error at the user's line.
---@generic T: table
---@param what string
---@param given table?
---@param defaults T
---@return T
function kota.options(what, given, defaults) end

---An error at the line of the scenario that is being read.
---@param sentence string
function kota.fail(sentence) end

---@class kota.trend
---@field along string[] Names of interventions, in order.
---@field rises? boolean
---@field falls? boolean
---@field confidence? number
---@field district? string

---@class kota.expect_library
---@field below fun(indicator: string, value: number, district?: string): kota.expectation
---@field above fun(indicator: string, value: number, district?: string): kota.expectation
---@field delta fun(indicator: string, change: kota.change): kota.delta
---@field trend fun(indicator: string, trend: kota.trend): kota.delta[]
---@field unchanged fun(indicator: string, of: string, district?: string): kota.delta

---@class kota.design
---@field kind string
---@field names string[]
---@field points number[][]

---@alias kota.make_point fun(point: table<string, number>): kota.scenario

---@class kota.design_options
---@field vary table<string, number[]> A range { low, high } of each parameter; of a grid its values.
---@field make kota.make_point
---@field runs? integer
---@field seed? integer

---@class kota.design_library
---@field grid fun(given: kota.design_options): kota.design
---@field list fun(given: { points: table<string, number>[], make: kota.make_point }): kota.design
---@field csv fun(given: { file: string, make: kota.make_point }): kota.design
---@field latin fun(given: kota.design_options): kota.design
---@field sobol fun(given: kota.design_options): kota.design
---@field variance fun(given: kota.design_options): kota.design
---@field morris fun(given: kota.design_options): kota.design

---@class kota.measure_table
---@field name string What it is called in tables; in a portfolio it may stand first without its key.
---@field what? string What it is, in one line.
---@field cost_idr? number What a budget pays for it; a portfolio needs it.
---@field policies? kota.policy_value[]
---@field with? kota.scenario_table Keys of the scenario that it changes.
---@field add? kota.scenario_table Lists of the scenario that it adds to.
---@field change? fun(scenario: kota.scenario, city?: kota.city_value): kota.scenario

---@class kota.portfolio_table
---@field base kota.scenario
---@field budget_idr number
---@field measures (kota.measure_value|kota.measure_table)[]
---@field indicators string[] By which sets are judged, 1 to 8.
---@field most? integer Sets that are run at most; 256 when not given.

---@class kota.portfolio_value

---@class kota.storm_library
---@field chicago fun(given: kota.chicago_options): kota.rain_table
---@field block fun(given: kota.block_options): kota.rain_table
---@field mononobe fun(given: kota.mononobe_options): kota.rain_table
---@field series fun(given: kota.series_options): kota.rain_table
---@field cells fun(given: kota.cells_options): kota.rain_table
---@field rasters fun(given: kota.rasters_options): kota.rain_table

---@class kota.storm_options
---@field at? string
---@field block_min? number
---@field spread? number
---@field name? string

---@class kota.chicago_options: kota.storm_options
---@field depth_mm number
---@field duration_h? number
---@field peak? number
---@field offset_min? number
---@field exponent? number

---@class kota.block_options: kota.storm_options
---@field depth_mm number
---@field duration_h? number

---@class kota.mononobe_options: kota.storm_options
---@field r24_mm number
---@field duration_h? number
---@field peak? number

---@class kota.series_options: kota.storm_options
---@field rates_mm_per_h number[]

---@class kota.cells_options
---@field cells kota.rain_cell[]
---@field at? string
---@field spread? number
---@field name? string

---@class kota.rasters_options: kota.storm_options
---@field files string[]
---@field times_min? number[]
---@field scale? number
---@field nodata_is_dry? boolean

---@class kota.time
---@field year integer
---@field month integer
---@field day integer
---@field hour integer
---@field minute integer
---@field second integer
---@field weekday string "Monday" .. "Sunday"

---@class kota.pump
---@field id string
---@field name string
---@field level_m number
---@field flow_m3_per_s number
---@field running boolean
---@field mode "auto"|"on"|"off"
---@field capacity_m3_per_s number
---@field on_level_m number
---@field off_level_m number
---@field district string?
---@field screen_blocked_share number
---@field clean fun(self: kota.pump, order: { crews: integer, until_h?: number, for_min?: number })
---@field set fun(self: kota.pump, order: { on: boolean|"auto" })
---@field power fun(self: kota.pump, order: { share: number })

---@class kota.pumps: kota.pump[]
---@field set fun(self: kota.pumps, order: { on: boolean|"auto" })
---@field power fun(self: kota.pumps, order: { share: number })
---@field clean fun(self: kota.pumps, order: { crews: integer, until_h?: number, for_min?: number })

---@class kota.gate
---@field id string
---@field name string
---@field set fun(self: kota.gate, order: { open: number })

---@class kota.gates: kota.gate[]
---@field set fun(self: kota.gates, order: { open: number })

---@class kota.pond
---@field id string
---@field name string
---@field level_m number
---@field volume_m3 number
---@field capacity_m3 number
---@field fill number

---@class kota.drain
---@field id string
---@field name string
---@field kind string
---@field flow_m3_per_s number
---@field open number
---@field blocked_share number
---@field running boolean
---@field tunnel ""|"road"|"clearing"|"water"|"draining"
---@field set fun(self: kota.drain, order: { open: number })
---@field run fun(self: kota.drain, order: { on: boolean|"auto" })

---@class kota.drains: kota.drain[]
---@field set fun(self: kota.drains, order: { open: number })
---@field run fun(self: kota.drains, order: { on: boolean|"auto" })

---@class kota.wall
---@field id string
---@field name string
---@field crest_m number
---@field breach fun(self: kota.wall)

---@class kota.walls: kota.wall[]
---@field breach fun(self: kota.walls)

---@class kota.link
---@field id string
---@field name string
---@field class "trunk"|"primary"|"secondary"|"tertiary"|"residential"
---@field depth_m number
---@field speed_share number
---@field queue_share number
---@field length_m number
---@field district string?
---@field closed boolean
---@field bridge boolean
---@field close fun(self: kota.link)
---@field open fun(self: kota.link)
---@field limit fun(self: kota.link, order: { speed_km_per_h: number })

---@class kota.links: kota.link[]
---@field close fun(self: kota.links)
---@field open fun(self: kota.links)
---@field limit fun(self: kota.links, order: { speed_km_per_h: number })

---@class kota.bin
---@field id string
---@field name string
---@field fill number
---@field district string?
---@field capacity_m3 number
---@field collect fun(self: kota.bin)
---@field prize fun(self: kota.bin, worth: { minutes: number })

---@class kota.bins: kota.bin[]
---@field collect fun(self: kota.bins)
---@field prize fun(self: kota.bins, worth: { minutes: number })

---@class kota.truck
---@field id string
---@field garage string
---@field number number
---@field doing "parked"|"driving"|"loading"|"unloading"
---@field kg number

---@class kota.gauge
---@field id string
---@field name string
---@field level_m number
---@field depth_m number

---@class kota.district
---@field id string
---@field name string
---@field population number
---@field flooded_share number
---@field flooded_persons number
---@field speed_share number
---@field bins_full_share number
---@field litter_kg number

---@class kota.city_view The city as a policy sees it during one call.
local city = {}

---@return kota.time
function city:time() end

---@return number hour Local hour of the day, 6.5 at half past six.
function city:hour() end

---@return number
function city:rain_mm_per_h() end

---@param minutes number 0..1440
---@return number
function city:rain_forecast_mm(minutes) end

---@return number
function city:sea_level_m() end

---@param filter? { district?: string, id?: string, name?: string }
---@return kota.pumps
function city:pumps(filter) end

---@param filter? { id?: string, name?: string }
---@return kota.gates
function city:gates(filter) end

---@param filter? { id?: string, name?: string }
---@return kota.drains
function city:drains(filter) end

---@param filter? { id?: string, name?: string }
---@return kota.pond[]
function city:ponds(filter) end

---@param filter? { id?: string, name?: string }
---@return kota.walls
function city:walls(filter) end

---@param filter? { district?: string, name?: string, class?: string, deeper_than_m?: number }
---@return kota.links
function city:links(filter) end

---@param filter? { district?: string, id?: string, fuller_than?: number }
---@return kota.bins
function city:bins(filter) end

---@return kota.truck[]
function city:trucks() end

---@param id string
---@return kota.gauge
function city:gauge(id) end

---@return kota.gauge[]
function city:gauges() end

---@param id string
---@return kota.district
function city:district(id) end

---@return kota.district[]
function city:districts() end

---@param order { share: number, district?: string, until_h?: number, for_min?: number }
function city:hold_travel(order) end

---@param order { until_h?: number, for_min?: number }
function city:dispatch_trucks(order) end

---@param fill number 0..1
function city:collect_at(fill) end

---At most n trucks are out at a time; all when not given.
---@param n? integer
function city:limit_trucks(n) end

---@param rule "nearest"|"landfill"|"station"|"treatment" Where loads go.
function city:dump_at(rule) end

---@param order { crews: number, district?: string, until_h?: number, for_min?: number }
function city:clean_inlets(order) end

return kota
