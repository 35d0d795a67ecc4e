using System.Reflection;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Cli.Demo;

/// <summary>The objects that the demo puts into cluster A, from the manifests beside this file.</summary>
internal static class Manifest
{
    /// <summary>Names of the manifests in the order they are applied.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The text of a manifest, as <c>kubectl apply -f</c> would take it.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    /// <summary>The objects of a manifest.</summary>
    public static IReadOnlyList<KubeObject> Objects(string name) => KubeYaml.ReadAll(Text(name));

    /// <summary>A ConfigMap that carries the pictures into the cluster, and the Job that copies them into the volume.</summary>
    public static IReadOnlyList<KubeObject> PictureLoader(string @namespace, string claim)
    {
        var files = new JsonObject(Pictures.All.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Convert.ToBase64String(p.Value))));
        var pictures = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "pictures", ["namespace"] = @namespace },
            ["binaryData"] = files,
        };
        return [KubeObject.From(pictures), ToolJob("load-pictures", @namespace, claim, "copy", "/pictures", "/data")];
    }

    /// <summary>A Job that runs the sandbox's file tool with the claim mounted at <c>/data</c> (and the pictures at <c>/pictures</c> when it copies).</summary>
    public static KubeObject ToolJob(string name, string @namespace, string claim, params string[] arguments)
    {
        var mounts = new JsonArray(new JsonObject { ["name"] = "data", ["mountPath"] = "/data" });
        var volumes = new JsonArray(new JsonObject { ["name"] = "data", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } });
        if (arguments.Contains("/pictures"))
        {
            mounts.Add((JsonNode)new JsonObject { ["name"] = "pictures", ["mountPath"] = "/pictures" });
            volumes.Add((JsonNode)new JsonObject { ["name"] = "pictures", ["configMap"] = new JsonObject { ["name"] = "pictures" } });
        }

        var container = new JsonObject
        {
            ["name"] = "tool",
            ["image"] = "sampan.dev/sandbox-tool",
            ["args"] = new JsonArray([.. arguments.Select(a => (JsonNode?)a)]),
            ["volumeMounts"] = mounts,
        };
        return KubeObject.From(new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
            ["spec"] = new JsonObject
            {
                ["backoffLimit"] = 0,
                ["template"] = new JsonObject
                {
                    ["spec"] = new JsonObject { ["restartPolicy"] = "Never", ["containers"] = new JsonArray(container), ["volumes"] = volumes },
                },
            },
        });
    }
}
