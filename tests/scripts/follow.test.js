import assert from "node:assert/strict";
import { test } from "node:test";
import { Follower } from "../../lstm_explorer/player/follow.js";

// Frames that come when the test says so.
function followed(look) {
  let waiting = [];
  const follower = new Follower(look, (react) => waiting.push(react));
  const frame = () => {
    const due = waiting;
    waiting = [];
    for (const react of due) react();
    return due.length;
  };
  const frames = (most) => {
    let count = 0;
    while (count < most && frame()) count += 1;
    return count;
  };
  return { follower, frames };
}

test("nothing is asked of the browser before anything is done", () => {
  const { frames } = followed(() => "here");
  assert.equal(frames(10), 0);
});

test("it looks for as long as what it sees changes", () => {
  let place = 0;
  const { follower, frames } = followed(() => (place += 1));
  follower.wake();
  assert.equal(frames(500), 500);
});

test("it rests when nothing moves, also while a finger lies still", () => {
  const { follower, frames } = followed(() => "here");
  follower.wake();
  assert.ok(frames(500) < 60);
  assert.equal(frames(500), 0);
});

test("it wakes whenever something is done, and looks once a frame however much that is", () => {
  let looks = 0;
  const { follower, frames } = followed(() => {
    looks += 1;
    return "here";
  });
  for (let again = 0; again < 3; again++) {
    looks = 0;
    for (let n = 0; n < 50; n++) follower.wake();
    assert.equal(frames(1), 1);
    assert.equal(looks, 1);
    frames(500);
    assert.equal(frames(1), 0);
  }
});

test("what has ended asks for nothing more", () => {
  let place = 0;
  const { follower, frames } = followed(() => (place += 1));
  follower.wake();
  frames(3);
  follower.end();
  frames(1);
  assert.equal(place, 3);
  follower.wake();
  assert.equal(frames(10), 0);
});
