namespace Sampan.Kubernetes.Conversion;

/// <summary>The versions of one kind and how they differ.</summary>
/// <param name="ApiVersions">Newest first; that one is the hub.</param>
/// <param name="Shapes">The shape of each version's fields; the empty string is the hub's.</param>
/// <param name="Conversion">Moves fields between shapes; null when all versions have the hub's.</param>
internal sealed record KindVersions(IReadOnlyList<string> ApiVersions, IReadOnlyDictionary<string, string> Shapes, IKindConversion? Conversion)
{
    public void Move(System.Text.Json.Nodes.JsonObject item, string from, string to, ConversionNotes notes)
    {
        var (old, wanted) = (Shapes[from], Shapes[to]);
        if (old == wanted || Conversion is null) return;
        if (old.Length > 0) Conversion.ToHub(item, old, notes);
        if (wanted.Length > 0) Conversion.FromHub(item, wanted, notes);
    }
}
