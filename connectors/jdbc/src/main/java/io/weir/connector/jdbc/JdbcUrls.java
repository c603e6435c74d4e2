package io.weir.connector.jdbc;

import java.util.regex.Pattern;

/** URLs as people may see them. */
final class JdbcUrls {
    private static final Pattern PARAMETERS = Pattern.compile("[?;].*", Pattern.DOTALL);
    private static final Pattern USER = Pattern.compile("//[^/@]*@");

    private JdbcUrls() {}

    /** Parameters, and what stands before an {@code @}, may hold passwords. */
    static String withoutSecrets(String url) {
        return USER.matcher(PARAMETERS.matcher(url).replaceAll("")).replaceAll("//");
    }
}
