using System.Collections.Frozen;
using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Reads <c>kind-conversions.tsv</c>; the file's head describes its columns.</summary>
internal static class ConversionTable
{
    private static readonly FrozenDictionary<string, IKindConversion> Conversions = new Dictionary<string, IKindConversion>
    {
        ["autoscaler"] = new AutoscalerConversion(),
        ["definition"] = new DefinitionConversion(),
        ["device"] = new DeviceConversion(),
        ["devicerequest"] = new DeviceRequestConversion(),
        ["disruptionbudget"] = new DisruptionBudgetConversion(),
        ["endpointslice"] = new EndpointSliceConversion(),
        ["event"] = new EventConversion(),
        ["ingress"] = new IngressConversion(),
        ["prioritylevel"] = new PriorityLevelConversion(),
        ["runtimeclass"] = new RuntimeClassConversion(),
        ["webhook"] = new WebhookConversion(),
        ["workload"] = new WorkloadConversion(),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<(string ApiVersion, string Kind), KindVersions> Rows = Read().ToFrozenDictionary();

    /// <summary>The versions of a kind that one of them belongs to, or null.</summary>
    public static KindVersions? Find(string apiVersion, string kind) => Rows.GetValueOrDefault((apiVersion, kind));

    /// <summary>Every kind with its versions, ordered by kind.</summary>
    public static IEnumerable<(string Kind, KindVersions Versions)> All =>
        Rows.GroupBy(r => r.Value).Select(g => (g.First().Key.Kind, g.Key))
            .OrderBy(r => r.Kind, StringComparer.Ordinal).ThenBy(r => r.Key.ApiVersions[0], StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<(string ApiVersion, string Kind), KindVersions>> Read()
    {
        foreach (var line in EmbeddedText.Lines(typeof(ConversionTable), "kind-conversions.tsv"))
        {
            var cells = line.Split('\t');
            var shapes = cells[2].Split(' ').Select(v => v.Split('=')).ToDictionary(v => v[0], v => v.Length == 1 ? "" : v[1]);
            var row = new KindVersions([.. cells[2].Split(' ').Select(v => v.Split('=')[0])], shapes, cells[1] == "." ? null : Conversions[cells[1]]);
            foreach (var version in row.ApiVersions) yield return new((version, cells[0]), row);
        }
    }
}
