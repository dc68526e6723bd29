/* What commands do: the one place where an order becomes a change. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"

static void note(kota_city *city, const kota_command *command) {
    kota_event event = {
        .time_ms = city->time_ms, .kind = KOTA_EVENT_COMMAND, .district = -1, .value = command->value[0]};
    if (command->over[0] != '\0') event.kind = KOTA_EVENT_OVERRULED;
    kota_command_target_text(command, city->map, event.entity, sizeof event.entity);
    if (command->over[0] != '\0')
        snprintf(event.cause, sizeof event.cause, "%.15s by %.18s, not %.18s", kota_commands[command->kind].word,
                 command->over, command->by);
    else
        snprintf(event.cause, sizeof event.cause, "%.20s by %.38s", kota_commands[command->kind].word, command->by);
    kota_city__event(city, &event);
}

static void close_link(kota_city *city, const kota_command *command) {
    bool closed = command->value[0] > 0.5;
    city->link_ordered_closed[command->target] = closed;
    memcpy(city->link_order_by[command->target], command->by, KOTA_COMMAND_BY_MAX);
}

int32_t kota_city_class(const char *name) {
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        if (strcmp(kota_classes[c].name, name) == 0) return c;
    }
    return -1;
}

static void plan_signal(kota_city *city, const kota_command *command) {
    const kota_signals *signals = &city->map->roads.signals;
    kota_signal_order order = {.kind = -1, .offset_s = command->value[0]};
    if (command->kind == KOTA_COMMAND_SIGNAL_PLAN)
        order = (kota_signal_order){
            .kind = (int32_t)command->value[0], .cycle_s = command->value[1], .offset_s = KOTA_NAN};
    for (int32_t s = 0; s < signals->count; s++) {
        if (signals->signals[s].node != city->map->roads.link_to[command->target]) continue;
        kota_traffic_order_signal(city->traffic, s, &order);
    }
}

static void send_crews(kota_city *city, const kota_command *command, int64_t until_ms) {
    kota_waste_clean(city->waste, command->target, (int32_t)command->value[0], until_ms);
}

/* A line's directions bear its id, and the way back a mark. */
static void set_headway(kota_city *city, const kota_command *command) {
    const kota_line_plan *line = (const kota_line_plan *)city->plan->lines.items + command->target;
    size_t length = strlen(line->id);
    for (int32_t l = 0; l < city->travel.line_count; l++) {
        const char *id = city->travel.lines[l].id_text;
        bool own = strncmp(id, line->id, length) == 0 && (id[length] == '\0' || strcmp(id + length, " (back)") == 0);
        if (own) kota_traffic_headway(city->traffic, l, command->value[0]);
    }
}

/* Messages need a phone. */
static void inform(kota_city *city, const kota_command *command, int64_t until_ms) {
    for (int32_t d = 0; d < city->map->district_count; d++) {
        double share = command->value[0] * city->map->districts[d].digital_frac;
        if (command->target < 0 || command->target == d) kota_traffic_inform(city->traffic, d, share, until_ms);
    }
}

/* Of the day, in km, hours, or what both cost. */
static void set_budget(kota_city *city, const kota_command *command) {
    const kota_costs *costs = &city->plan->costs;
    const double per_h[] = {0, 1, costs->truck_idr_per_h}, per_km[] = {1, 0, costs->truck_idr_per_km};
    double most = command->value[0] < 0 ? KOTA_INFINITY : command->value[0];
    int32_t unit = (int32_t)command->value[1];
    kota_waste_budget(city->waste, per_h[unit], per_km[unit], most);
}

static void apply(kota_city *city, const kota_command *command) {
    /* whole coupling intervals: the engines look at times only at their ends */
    int64_t until_ms = (int64_t)command->value[1] * 1000;
    switch (command->kind) {
    case KOTA_COMMAND_PUMP_MODE: city->pump_mode[command->target] = (uint8_t)command->value[0]; break;
    case KOTA_COMMAND_LINK_CLOSED: close_link(city, command); break;
    case KOTA_COMMAND_LINK_SPEED: city->link_limit_mps[command->target] = (float)command->value[0]; break;
    case KOTA_COMMAND_LINK_BAN: city->link_banned[command->target] = (kota_class_mask)command->value[0]; break;
    case KOTA_COMMAND_SIGNAL_PLAN:
    case KOTA_COMMAND_SIGNAL_OFFSET: plan_signal(city, command); break;
    case KOTA_COMMAND_TRAVEL_HOLD:
        kota_traffic_hold(city->traffic, command->target, command->value[0], until_ms);
        break;
    case KOTA_COMMAND_BIN_COLLECT: kota_waste_collect(city->waste, command->target); break;
    case KOTA_COMMAND_FLEET_DISPATCH: kota_waste_dispatch(city->waste, (int64_t)command->value[0] * 1000); break;
    case KOTA_COMMAND_FLEET_THRESHOLD: kota_waste_threshold(city->waste, command->value[0]); break;
    case KOTA_COMMAND_BIN_PRIZE: kota_waste_prize(city->waste, command->target, command->value[0]); break;
    case KOTA_COMMAND_FLEET_LIMIT: kota_waste_limit(city->waste, (int32_t)command->value[0]); break;
    case KOTA_COMMAND_FLEET_BUDGET: set_budget(city, command); break;
    case KOTA_COMMAND_FLEET_DUMP:
        kota_waste_dump_rule(city->waste, (kota_dump_rule)(int32_t)command->value[0]);
        break;
    case KOTA_COMMAND_CREW_CLEAN: send_crews(city, command, until_ms); break;
    case KOTA_COMMAND_PUMP_CLEAN:
        kota_waste_clean_screen(city->waste, command->target, (int32_t)command->value[0], until_ms);
        break;
    case KOTA_COMMAND_PUMP_ABLE: city->pump_able_frac[command->target] = command->value[0]; break;
    case KOTA_COMMAND_GATE_OPEN: city->gate_order_frac[command->target] = command->value[0]; break;
    case KOTA_COMMAND_DRAIN_OPEN: city->drain_order_frac[command->target] = command->value[0]; break;
    case KOTA_COMMAND_DRAIN_MODE: city->drain_mode[command->target] = (uint8_t)command->value[0]; break;
    case KOTA_COMMAND_WALL_BREACH: city->wall_breach[command->target] = 1; break;
    case KOTA_COMMAND_LINK_LANES:
        kota_traffic_close_lanes(city->traffic, command->target, (int32_t)command->value[0]);
        break;
    case KOTA_COMMAND_LINK_TOLL:
        kota_traffic_toll(city->traffic, command->target, (kota_class_mask)command->value[1], command->value[0]);
        break;
    case KOTA_COMMAND_TRAVEL_INFORM: inform(city, command, until_ms); break;
    case KOTA_COMMAND_LINE_HEADWAY: set_headway(city, command); break;
    case KOTA_COMMAND_COUNT: break;
    }
    note(city, command);
}

void kota_city__apply_commands(kota_city *city) {
    kota_lists *lists = &city->lists;
    if (lists->queue_count > 1)
        qsort(lists->queue, (size_t)lists->queue_count, sizeof *lists->queue, kota_command_order);
    for (int32_t c = 0; c < lists->queue_count; c++) {
        if (lists->queue[c].over[0] == '\0')
            apply(city, &lists->queue[c]);
        else
            note(city, &lists->queue[c]);
    }
    lists->queue_count = 0;
}

kota_status kota_city_command(kota_city *city, const kota_command *command, kota_error *err) {
    KOTA_TRY(kota_command_check(command, city->map, err));
    kota_lists *lists = &city->lists;
    kota_command taped = *command;
    taped.time_ms = city->time_ms;
    lists->queue = kota_grow(lists->queue, lists->queue_count, &lists->queue_capacity, sizeof *lists->queue);
    lists->queue[lists->queue_count++] = taped;
    lists->tape = kota_grow(lists->tape, lists->tape_count, &lists->tape_capacity, sizeof *lists->tape);
    lists->tape[lists->tape_count++] = taped;
    return KOTA_OK;
}
