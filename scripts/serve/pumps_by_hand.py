"""Two futures of one morning: pumps left to themselves, and switched on by hand as soon as rain is falling.

Run it from the repository: python3 scripts/serve/pumps_by_hand.py [path of kota] [scenario]
Each part between the lines "# %%" is a cell for editors and notebooks that know them.
"""
# %%
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from kota_serve import Kota

program = sys.argv[1] if len(sys.argv) > 1 else "build/kota"
scenario = sys.argv[2] if len(sys.argv) > 2 else "scenarios/contoh/scenario.lua"

# %% The morning up to the first rain; this moment is kept.
city = Kota(program)
about = city.load(scenario)
print(f"{about['name']}: {about['start']} to {about['end']}")
now = city.step(until=about["start"])
while not now["done"] and city.series()["rain_mm_per_h"][-1:] in ([], [0]):
    now = city.step(minutes=15)
print(f"it rains since about {now['time']}")
city.save("rain begins")

# %% A policy in Python: asked every quarter of an hour, it runs the pumps whose basins are not yet empty.
def run_pumps(city):
    pumps = city.see("pumps")
    low = [i for i, flow in zip(pumps["id"], pumps["flow_m3ps"]) if flow == 0]
    if low:
        city.command("pump_mode", low, by="python", mode=1)


def future(city, act):
    city.back("rain begins")
    done = False
    while not done:
        act(city)
        done = city.step(minutes=15)["done"]
    return city.indicators()


# %% Both futures.
alone = future(city, lambda city: None)
driven = future(city, run_pumps)
for name in ("flooded_area_ha", "flooded_person_h", "link_closed_h", "trip_time_min", "pump_kwh"):
    print(f"{name:20} {alone[name]:14.2f} {driven[name]:14.2f}")
city.close()
