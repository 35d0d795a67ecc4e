using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>Backups of pods' files as a description groups them.</summary>
internal static class PodVolumePhases
{
    private static readonly string[] Order = ["Completed", "Failed", "Canceled", "In Progress", "Canceling", "Prepared", "Accepted", "New"];

    /// <summary>By phase, in Velero's order; a phase that it does not know comes last.</summary>
    public static IEnumerable<IGrouping<string, JsonElement>> Group(IEnumerable<JsonElement> volumes) =>
        volumes.GroupBy(PhaseOf).OrderBy(g => Array.IndexOf(Order, g.Key) is >= 0 and var at ? at : Order.Length);

    /// <summary><c>namespace/name</c> of the pod.</summary>
    public static string PodOf(JsonElement volume) => $"{volume.Text("pvbInfo", "podNamespace")}/{volume.Text("pvbInfo", "podName")}";

    /// <summary>The volume's name, with how many bytes were stored when that is known.</summary>
    public static string TextOf(JsonElement volume)
    {
        var info = volume.At("pvbInfo");
        var name = info.Text("volumeName") ?? "";
        if (PhaseOf(volume) != "Completed") return name;
        var (size, incremental) = (info.Whole("size") ?? 0, info.Whole("incrementalSize") ?? 0);
        if (incremental > 0) return $"{name} (size: {size}, incremental size: {incremental})";
        return size > 0 ? $"{name} (size: {size})" : name;
    }

    private static string PhaseOf(JsonElement volume) => volume.Text("pvbInfo", "Phase") switch
    {
        null or "" => "New",
        "InProgress" => "In Progress",
        var phase => phase,
    };
}
