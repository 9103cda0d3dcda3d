import assert from "node:assert/strict";
import { test } from "node:test";
import { boxAround } from "./radius.ts";

test("the box holds every point of the circle, wherever it lies", () => {
  for (const latitude of [-89.5, -60, 0, 51, 88, 90]) {
    for (const longitude of [-180, -179.7, 0, 179.9]) {
      const box = boxAround({ latitude, longitude, radiusKm: 100 });
      for (let bearing = 0; bearing < 360; bearing += 5) {
        const point = travel(latitude, longitude, bearing, 100);
        const isHeld =
          point.latitude >= box.south &&
          point.latitude <= box.north &&
          point.longitude >= box.west &&
          point.longitude <= box.east;
        assert.ok(isHeld, `${latitude},${longitude} towards ${bearing}`);
      }
    }
  }
});

/** Where one comes who goes so many kilometres along a great circle. */
function travel(latitude: number, longitude: number, bearing: number, km: number) {
  const [φ, λ, θ] = [latitude, longitude, bearing].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
  ];
  const δ = km / 6371.0088;
  const φ2 = Math.asin(Math.sin(φ) * Math.cos(δ) + Math.cos(φ) * Math.sin(δ) * Math.cos(θ));
  const λ2 =
    λ + Math.atan2(Math.sin(θ) * Math.sin(δ) * Math.cos(φ), Math.cos(δ) - Math.sin(φ) * Math.sin(φ2));
  const east = (λ2 * 180) / Math.PI;
  return { latitude: (φ2 * 180) / Math.PI, longitude: ((((east + 180) % 360) + 360) % 360) - 180 };
}
