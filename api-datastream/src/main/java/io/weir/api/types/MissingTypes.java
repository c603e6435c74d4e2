package io.weir.api.types;

import io.weir.api.tuple.Tuple;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The sentences that say why a type could not be found out and which line helps. */
final class MissingTypes {
    private MissingTypes() {}

    static MissingTypeInfo typeVariable(TypeVariable<?> variable) {
        return new MissingTypeInfo(
                "The type variable %s of %s stands for nothing that is known here: Java erases type arguments. %s"
                        .formatted(variable.getName(), variable.getGenericDeclaration(), exampleAdvice()));
    }

    static MissingTypeInfo rawContainer(Class<?> raw) {
        return new MissingTypeInfo(
                "The class %s does not say which types it holds. %s".formatted(raw.getSimpleName(), advice(raw)));
    }

    static MissingTypeInfo erasedLambda(String where, Class<?> raw) {
        return new MissingTypeInfo("The lambda in %s gives a %s, but Java erases the type arguments of lambdas. %s"
                .formatted(where, raw.getSimpleName(), advice(raw)));
    }

    static MissingTypeInfo unknownLambda(String where, String parameter) {
        return new MissingTypeInfo(
                "Java erases the type %s of the lambda in %s. %s".formatted(parameter, where, exampleAdvice()));
    }

    static MissingTypeInfo rawFunction(Class<?> function, Class<?> declaring) {
        return new MissingTypeInfo("The class %s implements %s without type arguments. %s"
                .formatted(function.getName(), declaring.getSimpleName(), exampleAdvice()));
    }

    private static String exampleAdvice() {
        return "Name the type after the operator, for example .returns(Types.STRING),"
                + " .returns(MyRecord.class) or .returns(new TypeHint<Tuple2<String, Long>>() {}).";
    }

    private static String advice(Class<?> raw) {
        String arguments = Arrays.stream(raw.getTypeParameters())
                .map(TypeVariable::getName)
                .collect(Collectors.joining(", "));
        String hint = ".returns(new TypeHint<%s<%s>>() {})".formatted(raw.getSimpleName(), arguments);
        String alternative = "";
        if (Tuple.class.isAssignableFrom(raw)) {
            alternative = " or .returns(Types.TUPLE(%s))".formatted(arguments);
        }
        return "Name them after the operator: %s%s, with your types in place of %s."
                .formatted(hint, alternative, arguments);
    }
}
