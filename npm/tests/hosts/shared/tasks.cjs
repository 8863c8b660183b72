// Copyright 2026 the multiprocessing authors. MIT license.

// What children are asked for, as CommonJS.

exports.square = function square(x) {
  return x * x;
};

exports.greet = async function greet(end, name) {
  await end.send("hello " + name);
  end.close();
};
