"""Drive a run of kota from Python: a client for `kota serve` in the standard library alone.

    from kota_serve import Kota
    with Kota() as city:
        city.load("scenarios/contoh/scenario.lua")
        city.step(until="07:00")
        print(city.see("pumps"))
        city.command("pump_mode", "kali", mode=1)

Requests are JSON objects, one a line; `city.help()` lists them and the commands. In a notebook, tables come as columns:
pandas.DataFrame(city.see("links")).
"""
import json
import subprocess


class KotaError(Exception):
    """What kota said, and its exit code for such an error."""

    def __init__(self, sentence, code):
        super().__init__(sentence)
        self.code = code


class Kota:
    """A run in a process of its own; program: path of kota."""

    def __init__(self, program="kota"):
        self._process = subprocess.Popen(
            [program, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, do, **request):
        """One request and its answer, a dict; raises KotaError where kota refuses."""
        request["do"] = do
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise KotaError("kota has ended", self._process.wait())
        answer = json.loads(line)
        if not answer.pop("ok"):
            raise KotaError(answer["error"], answer["code"])
        return answer

    def help(self):
        return self.ask("help")

    def load(self, file, **options):
        """options: member, seed, set={key: value}, out=folder."""
        return self.ask("load", file=file, **options)

    def step(self, **how):
        """minutes=5, until="07:00", until="end", or nothing for one step."""
        return self.ask("step", **how)

    def command(self, what, target="all", by="hand", priority=100, **values):
        return self.ask("command", what=what, target=target, by=by, priority=priority, values=values)

    def see(self, what):
        return self.ask("see", what=what)["columns"]

    def indicators(self, district="all"):
        return self.ask("indicators", district=district)["indicators"]

    def series(self):
        return self.ask("series")["columns"]

    def events(self):
        return self.ask("events")["events"]

    def map(self, field, **file):
        return self.ask("map", field=field, **file)

    def snapshot(self, file):
        return self.ask("snapshot", file=file)

    def save(self, name):
        return self.ask("save", name=name)

    def back(self, name):
        return self.ask("back", name=name)

    def reload(self):
        return self.ask("reload")

    def finish(self):
        return self.ask("finish")

    def close(self):
        """Ends the process; what is not finished leaves nothing."""
        if self._process.poll() is None:
            self._process.stdin.close()
            self._process.wait()
        self._process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
