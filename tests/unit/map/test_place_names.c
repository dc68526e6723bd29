/* Names on maps: districts by size, then stations and landmarks, and nothing else. */
#include <criterion/criterion.h>

#include "core/memory.h"
#include "map/place_names.h"

Test(place_names, districts_by_size_then_stations_and_landmarks) {
    kota_district districts[2] = {{.id_text = "small", .name = "", .area_m2 = 10, .x_m = 1},
                                  {.id_text = "large", .name = "Large", .area_m2 = 20, .x_m = 2}};
    kota_facility places[3] = {{.id_text = "a", .name = "Clinic", .kind = KOTA_FACILITY_CLINIC},
                               {.id_text = "b", .name = "Monas", .kind = KOTA_FACILITY_LANDMARK, .y_m = 7},
                               {.id_text = "c", .name = "Gambir", .kind = KOTA_FACILITY_STATION}};
    kota_map map = {.districts = districts, .district_count = 2, .facilities = places, .facility_count = 3};
    int32_t count;
    kota_place_name *names = kota_map_place_names(&count, &map);
    cr_assert_eq(count, 4);
    cr_expect_str_eq(names[0].text, "Large");
    cr_expect_str_eq(names[1].text, "small", "its id where it has no name");
    cr_expect_eq(names[1].x_m, 1);
    cr_expect_str_eq(names[2].text, "Monas");
    cr_expect_eq(names[2].y_m, 7);
    cr_expect(names[2].spot && names[3].spot && !names[0].spot);
    cr_expect_str_eq(names[3].text, "Gambir");
    kota_free(names);
}
