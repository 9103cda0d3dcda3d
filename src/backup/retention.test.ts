import assert from "node:assert/strict";
import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../../tests/support/folder.ts";
import { type Base, idAt, listBases, objectsOf } from "./catalog.ts";
import { createFolderPlace } from "./folder-place.ts";
import type { Place } from "./place.ts";
import { showLsn } from "./replication.ts";
import { chooseKept, prune } from "./retention.ts";
import { openVault } from "./vault.ts";
import { listPieces, pieceName, segmentBytes, startOf } from "./wal-pieces.ts";
import { lastMoment } from "./work.ts";

const day = 86_400_000;
const now = new Date("2026-11-30T03:10:00Z");
const nightsBefore = (n: number) => new Date(now.getTime() - n * day);

test("of a copy each night those of 7 days stay and the one before, one of each of 4 weeks and of 12 months", () => {
  const nights = Array.from({ length: 500 }, (_, n) => nightsBefore(n));
  const kept = [...chooseKept(nights, now)].map((moment) => moment.toISOString().slice(0, 10)).sort();
  assert.deepEqual(kept, [
    ...["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"],
    ...["2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31", "2026-11-15", "2026-11-22"],
    ...["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29"],
    "2026-11-30",
  ]);
  assert.equal(chooseKept([nightsBefore(400)], now).size, 1, "the only copy stays, however old it is");
});

/** A place in memory, each of whose objects is as old as the test says. */
function memoryPlace() {
  const objects = new Map<string, { content: Buffer; writtenAt: Date }>();
  const clock = { now };
  const place: Place = {
    name: "memory",
    write: async (name, content) => void objects.set(name, { content, writtenAt: clock.now }),
    read: async (name) => objects.get(name)?.content,
    list: async (prefix) =>
      [...objects]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, { content, writtenAt }]) => ({ name, bytes: content.length, writtenAt }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    remove: async (name) => void objects.delete(name),
  };
  return { place, clock, names: () => [...objects.keys()] };
}

test("what no kept copy needs goes: older copies, cut-off ones, the log from before them and the pictures that none shows", async () => {
  const { place, clock, names } = memoryPlace();
  const vault = await openVault(place, undefined, "1");
  // One each night; the log moves on by a segment a day, and each night shows its own picture beside one that all show.
  for (let n = 30; n >= 0; n--) {
    clock.now = nightsBefore(n);
    const segment = BigInt(100 - n);
    const lsn = showLsn(startOf(segment) + 40n);
    const id = idAt(clock.now);
    const base: Partial<Base> = { id, system: "1", timeline: 1, startLsn: lsn, endLsn: lsn };
    await vault.write(`pictures/ab/night${n}`, Buffer.from("a picture"), true);
    await vault.write(objectsOf(id).part(1), Buffer.from("rows"));
    await vault.write(objectsOf(id).pictures, Buffer.from(`shared\nnight${n}`));
    if (n !== 3) await vault.write(objectsOf(id).manifest, Buffer.from(JSON.stringify(base)));
    const piece = { timeline: 1, segment, from: 0, to: segmentBytes, writtenAt: clock.now };
    await vault.write(pieceName(piece), Buffer.from("log"));
    if (n === 30) await vault.write("pictures/ab/shared", Buffer.from("a picture"), true);
  }
  await vault.write("pictures/ab/since", Buffer.from("came after the last copy"), true);
  await prune(vault, now);

  const { whole, cutOff } = await listBases(vault);
  assert.deepEqual(cutOff, []);
  assert.ok(!names().some((name) => name.startsWith(objectsOf(idAt(nightsBefore(3))).folder)));
  assert.ok(whole.includes(idAt(nightsBefore(7))) && !whole.includes(idAt(nightsBefore(10))));
  const pieces = await listPieces(vault);
  assert.equal(pieces[0]?.segment, 93n, "the log leads on from the copy before the 7 days");
  const pictures = names()
    .filter((name) => name.startsWith("pictures/"))
    .map((name) => name.slice(12));
  assert.ok(["shared", "since", "night0", "night7"].every((name) => pictures.includes(name)));
  // Nights 3 and 10 are named by no copy that is left, but only the latter's picture is of before the log.
  assert.ok(pictures.includes("night3") && !pictures.includes("night10"));
});

test("in a folder what a killed writer has left goes, and one who lists misses nothing while emptied folders go", async (t) => {
  const { path, remove } = await temporaryFolder();
  t.after(remove);
  const [old, young] = [join(path, "drafts/old"), join(path, "drafts/young")];
  await mkdir(join(path, "drafts"));
  for (const draft of [old, young]) await writeFile(draft, "half of an object");
  await utimes(old, new Date(), new Date(Date.now() - 2 * 3_600_000));
  const place = createFolderPlace(path);
  await place.write("pictures/kept/one", Buffer.from("a picture"));
  assert.deepEqual(await readdir(join(path, "drafts")), ["young"]);

  let isOver = false;
  const others = (async () => {
    for (let n = 0; n < 150; n++) {
      await Promise.all([1, 2, 3].map((m) => place.write(`pictures/${n}-${m}/one`, Buffer.of(1))));
      await Promise.all([1, 2, 3].map((m) => place.remove(`pictures/${n}-${m}/one`)));
    }
    isOver = true;
  })();
  const missed: number[] = [];
  for (let look = 0; !isOver; look++)
    if (!(await place.list("pictures/")).some(({ name }) => name === "pictures/kept/one")) missed.push(look);
  await others;
  assert.deepEqual(missed, []);
});

test("the night's copy is due at its time of day in the site's zone, on the days of the clock's change too", () => {
  const last = (moment: string) => lastMoment(new Date(moment), "02:30", "Europe/Brussels").toISOString();
  assert.equal(last("2026-11-30T01:29:00Z"), "2026-11-29T01:30:00.000Z");
  assert.equal(last("2026-11-30T01:30:00Z"), "2026-11-30T01:30:00.000Z");
  // There is no 02:30 on the one, and there are two on the other.
  assert.equal(last("2026-03-29T12:00:00Z"), "2026-03-29T01:30:00.000Z");
  assert.equal(last("2026-10-25T12:00:00Z"), "2026-10-25T00:30:00.000Z");
});
