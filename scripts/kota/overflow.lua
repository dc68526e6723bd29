-- How likely a collection point is to be full soon, by its readings so far.

--- A point's chance of being full so many hours ahead, from its fill now and the mean rate at which it filled so far.
--- state: of the policy, with tables last and rate; step_h: hours since the reading before.
return function(state, bin, step_h, ahead_h)
    local last, rate = state.last[bin.id], state.rate[bin.id]
    if last ~= nil and bin.fill >= last then
        local now = (bin.fill - last) / step_h
        rate = rate ~= nil and rate + (now - rate) * 0.05 or now -- forgets in about 20 readings (assumed)
        state.rate[bin.id] = rate
    end
    state.last[bin.id] = bin.fill
    if rate == nil then return bin.fill end
    local more = rate * ahead_h
    local spread = 0.03 + 0.25 * more -- of what is still to come, and of the reading (assumed)
    return 1 / (1 + math.exp(-1.702 * (bin.fill + more - 1) / spread)) -- a normal tail, within 0.01
end
