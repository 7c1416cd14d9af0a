// The whole of the npm client `cowin` 1.0.4, which nobody here wrote.
//
// Usage: NODE_PATH=.../node_modules node cowin_npm.js http://127.0.0.1:8080
//
// Only the address is changed, in every request on its way out.

"use strict";

const assert = require("node:assert/strict");
const axios = require("axios");
const cowin = require("cowin");

const address = process.argv[2].replace(/\/$/, "");
axios.interceptors.request.use((request) => {
  assert.ok(request.url.startsWith("https://cdn-api.co-vin.in/api/"), request.url);
  request.url = request.url.replace("https://cdn-api.co-vin.in", address);
  return request;
});

// The client answers `{ status, result }`, or `{ status: false }` for any refusal.
function result(answer) {
  assert.equal(answer.status, true, JSON.stringify(answer));
  return answer.result;
}

async function main() {
  const states = result(await cowin.getStates());
  assert.equal(states.length, 37);
  assert.ok(states.every((state) => state.state_id && state.state_name));
  const districts = result(await cowin.getListofDistricts(16));
  assert.ok(districts.length > 0 && districts.every((one) => one.district_name));
  const district = districts[0].district_id;

  const day = result(await cowin.findByDistrict(district, "11-06-2023"));
  assert.ok(day.length > 0);
  for (const session of day) {
    assert.equal(session.date, "11-06-2023");
    assert.equal(typeof session.pincode, "number");
    assert.ok(session.slots.length > 0 && session.session_id.length === 36);
  }
  const pincode = day[0].pincode;
  const there = result(await cowin.findByPin(pincode, "11-06-2023"));
  assert.deepEqual(there.find((one) => one.session_id === day[0].session_id), day[0]);

  const week = result(await cowin.calendarByDistrict(district, "11-06-2023"));
  const centre = week.find((one) => one.center_id === day[0].center_id);
  assert.ok(centre.sessions.some((one) => one.session_id === day[0].session_id));
  assert.deepEqual(result(await cowin.calendarByDistrict(district, "11-6-23")), week);
  const nearby = result(await cowin.calendarByPin(pincode, "11-06-2023"));
  assert.deepEqual(nearby.find((one) => one.center_id === centre.center_id), centre);

  for (const refused of [
    await cowin.findByPin("12", "11-06-2023"),
    await cowin.findByDistrict(district, "31-02-2023"),
    await cowin.calendarByPin("12", "11-06-2023"),
    await cowin.calendarByDistrict("x", "11-06-2023"),
  ]) {
    assert.deepEqual(refused, { status: false, message: "Sorry that's an error" });
  }
  assert.deepEqual(result(await cowin.getListofDistricts(99)), []);
  console.log(`npm cowin: ${day.length} sessions in the first district, ${there.length} at ${pincode}`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
