package io.weir.taskmanager.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SpscQueueTest {
    @Test
    void refusesWhatDoesNotFit() {
        SpscQueue<Integer> queue = new SpscQueue<>(2);

        assertThat(queue.offer(1)).isTrue();
        assertThat(queue.offer(2)).isTrue();
        assertThat(queue.offer(3)).isFalse();
        assertThat(queue.size()).isEqualTo(2);

        assertThat(queue.poll()).isEqualTo(1);
        assertThat(queue.offer(3)).isTrue();
        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.poll()).isEqualTo(3);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void refusesACapacityThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new SpscQueue<>(3)).hasMessageContaining("3");
        assertThatThrownBy(() -> new SpscQueue<>(0)).hasMessageContaining("0");
    }

    @Test
    @Timeout(120)
    void keepsOrderAndLosesNothingBetweenTwoThreads() throws InterruptedException {
        int elements = 1_000_000;
        SpscQueue<Integer> queue = new SpscQueue<>(64);
        Thread producer = new Thread(() -> {
            for (int i = 0; i < elements; i++) {
                while (!queue.offer(i)) {
                    Thread.yield();
                }
            }
        });
        producer.start();

        int next = 0;
        while (next < elements) {
            Integer element = queue.poll();
            if (element == null) {
                Thread.yield();
            } else if (element != next++) {
                throw new AssertionError("%d came where %d was due".formatted(element, next - 1));
            }
        }
        producer.join();

        assertThat(queue.poll()).isNull();
    }
}
