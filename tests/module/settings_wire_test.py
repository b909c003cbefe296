"""Every setting of the twin over the wire: good, bad and boundary values, and what is reported of each."""
import json
import unittest

from stand_ins.bench import Bench
from stand_ins.runner import main

OBJECT = "ms_iotn:urn_azureiot_Security_SecurityAgentConfiguration"
REPORT = "$iothub/twin/PATCH/properties/reported/"
KINDS = ("ProcessCreate", "ProcessTerminate", "ConnectionCreate", "Login", "ListeningPorts", "LocalUsers",
         "FirewallConfiguration", "SystemInformation", "OSBaseline", "ConnectedHardware", "Diagnostic",
         "ConfigurationError", "DroppedEventsStatistics", "MessageStatistics", "ContainerEvent", "EdgeModuleState",
         "ManifestFinding", "Drift", "FileChange")
AGGREGATED = ("ProcessCreate", "ProcessTerminate", "ConnectionCreate", "FileChange")
COLLECTORS = ("Processes", "Connections", "ListeningPorts", "Logins", "Users", "Firewall", "System", "Baseline",
              "Hardware", "Files", "Containers", "EdgeModules", "Diagnostics")
HIGH = ("Login", "ListeningPorts", "LocalUsers", "ContainerEvent", "ManifestFinding", "Drift", "FileChange")
SHA = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"

DURATION = "TypeMismatch: expected a duration such as PT7M or 00:07:00"
NUMBER = "TypeMismatch: expected a whole number"
TRUTH = "TypeMismatch: expected true or false"
TEXT = "TypeMismatch: expected text"
PRIORITY = "TypeMismatch: expected high, low or off"


def duration(default, low, high, beyond, **companions):
    """Rows of a duration: (value sent, value reported) that fit, (value, reason) that do not."""
    refusal = f"TypeMismatch: expected {low} to {high}"
    return {"default": default, "with": companions,
            "fits": [(low, low), (high, high), ("PT2H30M", "PT2H30M"), ("02:00:00", "PT2H")],
            "fails": [("PT0.999S", refusal), (beyond, refusal), ("soon", DURATION), (5, DURATION), (None, DURATION),
                      (True, DURATION), ([], DURATION), ("P1Y", DURATION), ("-PT1H", DURATION)]}


def number(default, low, high, **companions):
    refusal = f"TypeMismatch: expected {low} to {high}"
    return {"default": default, "with": companions, "fits": [(low, low), (high, high), (low + 4096, low + 4096)],
            "fails": [(low - 1, refusal), (high + 1, refusal), (-1, refusal), (low + 0.5, NUMBER), ("9000", NUMBER),
                      (True, NUMBER), (None, NUMBER), ({}, NUMBER), (1e300, refusal)]}


def choice(default, fits, sentence):
    return {"default": default, "with": {}, "fits": [(f, f.lower()) for f in fits],
            "fails": [(v, "TypeMismatch: expected " + sentence) for v in ("", "urgent", 1, True, None, [])]}


def truth(default, **companions):
    return {"default": default, "with": companions, "fits": [(True, True), (False, False)],
            "fails": [(v, TRUTH) for v in ("true", 1, 0, None, [], {})]}


def text(default, largest, **companions):
    return {"default": default, "with": companions, "fits": [("", ""), (largest, largest), (None, "")],
            "fails": [(largest + "x", "TypeMismatch: expected at most 255 bytes"), (1, TEXT), (True, TEXT), ([], TEXT)]}


def names():
    kind, size = "TypeMismatch: expected a list of texts", "TypeMismatch: expected at most 64 texts of 127 bytes"
    most = [f"m{n}" for n in range(64)]
    return {"default": [], "with": {}, "fits": [([], []), (["a", "b/c"], ["a", "b/c"]), (most, most),
                                                ({"0": "a"}, ["a"]), (["x" * 127], ["x" * 127])],
            "fails": [(most + ["one more"], size), (["x" * 128], size), ("a", kind), ([1], kind), (None, kind), (7, kind)]}


def settings():
    hash_reason = "TypeMismatch: expected a SHA-256 as 64 hexadecimal digits"
    rows = {
        "highPriorityMessageFrequency": duration("PT7M", "PT1S", "P30D", "P30DT0.001S", lowPriorityMessageFrequency="P30D"),
        "lowPriorityMessageFrequency": duration("PT5H", "PT1S", "P30D", "P31D", highPriorityMessageFrequency="PT1S"),
        "snapshotFrequency": duration("PT13H", "PT1S", "P30D", "P30DT1S"),
        "maxLocalCacheSizeInBytes": number(2560000, 65536, 1073741824, maxMessageSizeInBytes=4096),
        "maxMessageSizeInBytes": number(204800, 4096, 262144),
        "hubResourceId": text("", "r" * 255),
        "baselineCustomChecksEnabled": truth(False, baselineCustomChecksFilePath="/c", baselineCustomChecksFileHash=SHA),
        "baselineCustomChecksFilePath": text("", "/" + "p" * 254),
        "baselineCustomChecksFileHash": {
            "default": "", "with": {}, "fits": [("", ""), (SHA, SHA), (None, "")],
            "fails": [(SHA[1:], hash_reason), (SHA + "0", hash_reason), ("g" + SHA[1:], hash_reason), (7, TEXT)]},
        "urgentEventsEnabled": truth(True),
        "ruleProfile": choice("default", ("default", "all", "ALL"), "default or all"),
        "minimumSeverity": choice("note", ("note", "low", "medium", "High", "critical"),
                                  "note, low, medium, high or critical"),
        "acceptedFindings": names(),
        "expectedContainers": names(),
    }
    for kind in (*KINDS, "Operational"):
        rows[f"eventPriority{kind}"] = choice("high" if kind in HIGH else "low", ("high", "Low", "OFF"),
                                              "high, low or off")
    rows["eventPriorityOperational"]["means"] = [f"eventPriority{k}" for k in (
        "ConfigurationError", "DroppedEventsStatistics", "MessageStatistics")]
    for kind in AGGREGATED:
        rows[f"aggregationEnabled{kind}"] = truth(True)
        rows[f"aggregationInterval{kind}"] = duration("PT10S" if kind == "FileChange" else "PT1H", "PT1S", "P1D", "P1DT1S")
        rows[f"aggregationInterval{kind}"]["fits"][2] = ("PT23H59M59S", "PT23H59M59S")
    for collector in COLLECTORS:
        rows[f"collectorEnabled{collector}"] = truth(True)
        rows[f"collectorInterval{collector}"] = duration("PT0S", "PT1S", "P30D", "P31D")
        rows[f"collectorInterval{collector}"]["fits"].append(("PT0S", "PT0S"))
    return rows


class Wire(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.bench = Bench()
        cls.broker = cls.bench.broker
        cls.bench.start("--source", f"edgelet:{cls.bench.folder}/none")
        cls.broker.wait(lambda: cls.broker.of("PUBLISH", REPORT), what="the first report")
        cls.first = json.loads(cls.broker.of("PUBLISH", REPORT)[0]["body"])[OBJECT]
        cls.sent = {}

    @classmethod
    def tearDownClass(cls):
        cls.bench.close()

    def desire(self, **values):
        """The object becomes these settings and no others; returns what is reported of it."""
        patch = {name: None for name in self.sent if name not in values}
        patch.update({name: {"value": value} for name, value in values.items()})
        type(self).sent = values
        del self.broker.packets[:]
        # A member of null means "removed" in a patch: such a value can only stand in the whole twin.
        if any(value is None for value in values.values()):
            self.broker.twin["desired"][OBJECT] = {n: {"value": v} for n, v in values.items()}
            version = self.broker.twin["desired"]["$version"] = self.broker.twin["desired"]["$version"] + 2
            self.broker.publish(f"$iothub/twin/PATCH/properties/desired/?$version={version}", b"{}")
        else:
            self.broker.patch({OBJECT: patch})
        self.broker.wait(lambda: self.broker.of("PUBLISH", REPORT), what=f"a report of {values}")
        return json.loads(self.broker.of("PUBLISH", REPORT)[-1]["body"])[OBJECT]

    def test_every_setting_is_reported_with_its_default_and_none_is_missing_here(self):
        self.assertEqual(self.first, {name: {"value": row["default"], "reason": None} for name, row in settings().items()})

    def test_good_and_boundary_values_are_taken_and_reported(self):
        count = 0
        for name, row in settings().items():
            for value, shown in row["fits"]:
                with self.subTest(setting=name, value=value):
                    reported = self.desire(**{name: value}, **row["with"])
                    self.assertEqual(reported[name], {"value": shown, "reason": None})
                    changed = {n for n in reported if reported[n] != self.first[n]}
                    self.assertLessEqual(changed, {name, *row["with"], *row.get("means", ())})
                    count += 1
        print(f"{count} values of {len(settings())} settings taken")
        self.assertEqual(self.desire(), self.first, "without the object the defaults are back")

    def test_bad_values_are_refused_with_a_reason_and_change_nothing(self):
        count = 0
        self.desire()
        # A good companion in the same patch is not taken either: the whole or nothing.
        for name, row in settings().items():
            other = "hubResourceId" if name != "hubResourceId" else "snapshotFrequency"
            for value, reason in row["fails"]:
                with self.subTest(setting=name, value=value):
                    good = "PT9H" if other == "snapshotFrequency" else "elsewhere"
                    reported = self.desire(**{name: value, other: good})
                    expected = {**self.first, name: {"value": row["default"], "reason": reason}}
                    self.assertEqual(reported, expected)
                    count += 1
        print(f"{count} values of {len(settings())} settings refused")
        self.assertEqual(self.desire(), self.first, "reasons do not stay")

    def test_what_fits_alone_but_not_together_is_refused_with_the_reason_at_the_setting(self):
        for values, name, reason in (
                ({"lowPriorityMessageFrequency": "PT1M"}, "lowPriorityMessageFrequency",
                 "Conflict: shorter than highPriorityMessageFrequency"),
                ({"maxLocalCacheSizeInBytes": 65536}, "maxLocalCacheSizeInBytes",
                 "Conflict: smaller than maxMessageSizeInBytes"),
                ({"baselineCustomChecksEnabled": True}, "baselineCustomChecksEnabled",
                 "Conflict: needs baselineCustomChecksFilePath and baselineCustomChecksFileHash")):
            with self.subTest(values=values):
                reported = self.desire(**values)
                self.assertEqual(reported, {**self.first, name: {"value": self.first[name]["value"], "reason": reason}})
        reported = self.desire(maxMessageSizeInBytes=5000)
        self.assertEqual(reported["maxMessageSizeInBytes"],
                         {"value": 5000, "reason": "NotOptimal: the hub bills in steps of 4096 bytes"})
        self.desire()


if __name__ == "__main__":
    main()
