using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>The Warnings and Errors blocks of a description.</summary>
internal static class ResultsSection
{
    /// <summary>Writes the groups that have entries, each after an empty line.</summary>
    public static void Write(Description description, JsonElement results)
    {
        Group(description, "Warnings", results.At("warnings"));
        Group(description, "Errors", results.At("errors"));
    }

    private static void Group(Description description, string heading, JsonElement group)
    {
        var velero = Lines(group.At("velero"));
        var cluster = Lines(group.At("cluster"));
        var namespaces = group.At("namespaces");
        var any = namespaces.ValueKind == JsonValueKind.Object && namespaces.EnumerateObject().Any();
        if (velero.Count == 0 && cluster.Count == 0 && !any) return;

        description.Line().Line($"{heading}:").Slice(1, "Velero", velero).Slice(1, "Cluster", cluster);
        if (!any)
        {
            description.Line("\tNamespaces: <none>");
            return;
        }

        description.Line("\tNamespaces:");
        foreach (var ns in namespaces.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal)) description.Slice(2, ns.Name, Lines(ns.Value));
    }

    private static List<string> Lines(JsonElement list) => [.. list.Items().Select(e => e.GetString() ?? "")];
}
