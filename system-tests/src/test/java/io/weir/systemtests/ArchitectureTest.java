package io.weir.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.weir.jobmanager.JobManagerProcess;
import io.weir.operators.OperatorTranslators;
import io.weir.taskmanager.TaskManagerProcess;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The floors of docs/ARCHITECTURE.md: arrows between modules point down only. */
class ArchitectureTest {
    private static final JavaClasses WEIR = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.weir");

    /** Each puts a module together, so it knows all of it. */
    private static final Class<?>[] WIRING = {
        JobManagerProcess.class, TaskManagerProcess.class, OperatorTranslators.class
    };

    /** The modules from the lowest floor up; each with what it may stand on. */
    enum Module {
        API("io.weir.api.."),
        CORE("io.weir.runtime..", API),
        HEAP_STATE("io.weir.state.heap..", API, CORE),
        ROCKSDB_STATE("io.weir.state.rocksdb..", API, CORE),
        FILES("io.weir.connector.files..", API),
        DATAGEN("io.weir.connector.datagen..", API),
        KAFKA("io.weir.connector.kafka..", API),
        JDBC("io.weir.connector.jdbc..", API),
        REDIS("io.weir.connector.redis..", API),
        JSON("io.weir.format.json..", API),
        CSV("io.weir.format.csv..", API, FILES),
        AVRO("io.weir.format.avro..", API, FILES),
        ZOOKEEPER("io.weir.ha.zookeeper..", API, CORE),
        LOG("io.weir.log.."),
        OPERATORS("io.weir.operators..", API, CORE),
        TASK_MANAGER("io.weir.taskmanager..", API, CORE, OPERATORS),
        JOB_MANAGER("io.weir.jobmanager..", API, CORE),
        CLIENT("io.weir.client..", API, CORE, TASK_MANAGER, JOB_MANAGER, LOG),
        EXAMPLES("io.weir.examples..", API, FILES, DATAGEN, KAFKA, JDBC, CSV);

        private final String packages;
        private final List<Module> below;

        Module(String packages, Module... below) {
            this.packages = packages;
            this.below = List.of(below);
        }

        /** The packages of Weir that its classes may use. */
        String[] allowed() {
            List<String> allowed = new ArrayList<>();
            allowed.add(packages);
            below.forEach(module -> allowed.add(module.packages));
            return allowed.toArray(new String[0]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachModuleUsesOnlyTheFloorsBelowIt(Module module) {
        String[] allowed = module.allowed();
        List<String> forbidden = new ArrayList<>();
        for (Module other : Module.values()) {
            if (!List.of(allowed).contains(other.packages)) {
                forbidden.add(other.packages);
            }
        }

        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(module.packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(new String[0]));

        rule.check(WEIR);
    }

    @Test
    void everyPackageBelongsToAModule() {
        String[] known = new String[Module.values().length];
        for (Module module : Module.values()) {
            known[module.ordinal()] = module.packages;
        }

        classes().should().resideInAnyPackage(known).check(WEIR);
    }

    @Test
    void theApiStandsOnTheJdkAndSlf4jAlone() {
        classes()
                .that()
                .resideInAPackage("io.weir.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.weir.api..", "java..", "org.slf4j..", "org.jspecify..")
                .check(WEIR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.weir.connector.files", "io.weir.connector.datagen", "io.weir.connector.jdbc"})
    void connectorsStandOnTheApiAlone(String connector) {
        classes()
                .that()
                .resideInAPackage(connector + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        connector + "..",
                        "io.weir.api..",
                        "java..",
                        "javax.sql..",
                        "javax.transaction.xa..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(WEIR);
    }

    @Test
    void theKafkaConnectorStandsOnTheApiAndKafkasClientsAlone() {
        classes()
                .that()
                .resideInAPackage("io.weir.connector.kafka..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.weir.connector.kafka..",
                        "io.weir.api..",
                        "org.apache.kafka..",
                        "java..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(WEIR);
    }

    @Test
    void theRedisConnectorStandsOnTheApiAndItsClientAlone() {
        classes()
                .that()
                .resideInAPackage("io.weir.connector.redis..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.weir.connector.redis..",
                        "io.weir.api..",
                        "redis.clients.jedis..",
                        "java..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(WEIR);
    }

    @ParameterizedTest
    @EnumSource
    void packagesOfAModuleFormNoCycle(Module module) {
        slices().assignedFrom(new Packages(module))
                .should()
                .beFreeOfCycles()
                // Functions ask for state, and some state is kept by a function: the API that users know.
                .ignoreDependency(resideInAPackage("io.weir.api.state"), resideInAPackage("io.weir.api.functions"))
                .ignoreDependency(belongToAnyOf(WIRING), alwaysTrue())
                .check(WEIR);
    }

    /** Each package of a module by itself, its root package too. */
    private record Packages(Module module) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            boolean within = PackageMatcher.of(module.packages).matches(name);
            return within ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the packages of " + module;
        }
    }

    @Test
    void onlyTheWireOfTheLogKnowsKafkasClasses() {
        noClasses()
                .that()
                .resideInAPackage("io.weir.log..")
                .and()
                .resideOutsideOfPackage("io.weir.log.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .because("they move between packages with every release")
                .check(WEIR);
    }

    @Test
    void onlyTheClusterOfTheLogKnowsBookKeeperAndNothingKnowsTheCluster() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.weir.log.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.bookkeeper..", "io.weir.log.cluster..")
                .because("a log broker that is alone runs without them")
                .check(WEIR);
    }

    @Test
    void whatRunsPerRecordUsesNoStreams() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.weir.operators.transform..",
                        "io.weir.operators.process..",
                        "io.weir.operators.window..",
                        "io.weir.operators.timers..",
                        "io.weir.state.heap..",
                        "io.weir.taskmanager.exchange..",
                        "io.weir.taskmanager.network..",
                        "io.weir.taskmanager.chain..",
                        "io.weir.taskmanager.source..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.stream..")
                .because("a pipeline of streams allocates for each record")
                .check(WEIR);
    }

    @ParameterizedTest
    @ValueSource(classes = {ObjectInputStream.class, ObjectOutputStream.class})
    void onlyUserCodeSerializesTheJavaWay(Class<?> stream) {
        List<String> users = WEIR.stream()
                .filter(type -> type.getCodeUnitCallsFromSelf().stream()
                                .anyMatch(call -> call.getTargetOwner().isAssignableTo(stream))
                        || type.isAssignableTo(stream))
                .map(ArchitectureTest::outermost)
                .distinct()
                .toList();

        assertThat(users).containsExactly("io.weir.runtime.graph.UserCode");
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getName());
    }
}
