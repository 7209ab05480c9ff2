"""What `ci/bench_dvza` measures with: a served world in one process, and a lean client in another."""
