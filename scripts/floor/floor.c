// What decoding alone takes: the whole file is in memory, and every number of every event of a thread is read and
// added up. Nothing is kept, ordered or checked but for the ends of batches. Go's format of 1.22 and later.
//
//   floor TRACE [THREADS]
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Numbers after the type, the time's difference included, by Go's tracev2 (0 for what is not in a thread's batch).
static const uint8_t counts[256] = {
    [9] = 3, [10] = 3, [11] = 1, [12] = 4, [13] = 3, [14] = 4, [15] = 2, [16] = 3, [17] = 1, [18] = 1, [19] = 3,
    [20] = 3, [21] = 4, [22] = 3, [23] = 1, [24] = 1, [25] = 4, [26] = 3, [27] = 1, [28] = 2, [29] = 3, [30] = 2,
    [31] = 2, [32] = 2, [33] = 3, [34] = 2, [35] = 2, [36] = 1, [37] = 2, [38] = 2, [39] = 2, [40] = 5, [41] = 3,
    [42] = 4, [43] = 4, [44] = 5, [45] = 3, [46] = 3, [47] = 4, [48] = 5, [51] = 4,
};

typedef struct { const uint8_t *data, *end; } Batch;
static Batch *batches;
static size_t batch_count;
static size_t threads = 1;
static struct { uint64_t events, sum; char gap[112]; } results[64];

static inline uint64_t number(const uint8_t **p) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    uint8_t byte = *(*p)++;
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return value;
}

static void *decode(void *argument) {
  size_t own = (size_t)argument;
  uint64_t events = 0, sum = 0;
  for (size_t i = own; i < batch_count; i += threads) {
    const uint8_t *p = batches[i].data, *end = batches[i].end;
    while (p < end) {
      int count = counts[*p++];
      if (count == 0) break;
      for (int k = 0; k < count; k++) sum += number(&p);
      events++;
    }
  }
  results[own].events = events;
  results[own].sum = sum;
  return NULL;
}

int main(int argc, char **argv) {
  if (argc < 2) return fprintf(stderr, "usage: floor TRACE [THREADS]\n"), 2;
  if (argc > 2) threads = strtoul(argv[2], NULL, 10);
  if (threads < 1 || threads > 64) return fprintf(stderr, "1 to 64 threads\n"), 2;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return perror(argv[1]), 1;
  fseek(file, 0, SEEK_END);
  size_t size = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = calloc(size + 64, 1);
  if (!bytes || fread(bytes, 1, size, file) != size) return fprintf(stderr, "cannot read it\n"), 1;
  batches = malloc(sizeof(Batch) * (size / 4 + 1));
  const uint8_t *p = bytes + 16, *end = bytes + size;
  while (p < end) {
    uint8_t type = *p++;
    if (type == 49) p++; // experimental: its number
    else if (type != 1) continue; // the mark of a generation's end
    number(&p), number(&p), number(&p);
    uint64_t length = number(&p);
    if (length > (uint64_t)(end - p)) break;
    if (type == 1 && length > 0 && counts[*p]) batches[batch_count++] = (Batch){p, p + length};
    p += length;
  }
  double best = 1e9;
  for (int round = 0; round < 5; round++) {
    struct timespec a, b;
    pthread_t others[64];
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (size_t i = 1; i < threads; i++) pthread_create(&others[i], NULL, decode, (void *)i);
    decode(NULL);
    for (size_t i = 1; i < threads; i++) pthread_join(others[i], NULL);
    clock_gettime(CLOCK_MONOTONIC, &b);
    double seconds = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) * 1e-9;
    if (seconds < best) best = seconds;
  }
  uint64_t events = 0, sum = 0;
  for (size_t i = 0; i < threads; i++) events += results[i].events, sum += results[i].sum;
  printf("%zu thread(s): %llu events, %.2f ns each (sum %llx)\n", threads, (unsigned long long)events,
         best * 1e9 / (double)events, (unsigned long long)sum);
  return 0;
}
