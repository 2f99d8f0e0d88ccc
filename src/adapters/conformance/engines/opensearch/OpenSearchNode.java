import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/** Runs one OpenSearch node whose modules are on the class path, until this process or the one that started it ends. Arguments: setting=value … */
public final class OpenSearchNode {
    private static final List<String> MODULES = List.of(
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        "org.opensearch.index.mapper.MapperExtrasModulePlugin",
        "org.opensearch.index.reindex.ReindexModulePlugin",
        "org.opensearch.transport.Netty4ModulePlugin"
    );

    private static final class ClassPathNode extends Node {
        ClassPathNode(Environment environment, List<PluginInfo> modules) {
            super(environment, modules, true);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        Path home = Path.of(settings.get("path.home"));
        for (String folder : List.of("config", "modules", "plugins")) Files.createDirectories(home.resolve(folder));
        Environment environment = InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), home.resolve("config"), () -> "engine");
        Node node = new ClassPathNode(environment, MODULES.stream().map(OpenSearchNode::module).toList());

        // A killed parent cannot stop its children.
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node, closed)));
        node.start();
        closed.await();
    }

    private static PluginInfo module(String className) {
        return new PluginInfo(className, "module on the class path", "NA", Version.CURRENT, "21", className, List.of(), false);
    }

    private static void close(Node node, CountDownLatch closed) {
        try {
            node.close();
            node.awaitClose(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            failure.printStackTrace();
        } finally {
            closed.countDown();
        }
    }
}
