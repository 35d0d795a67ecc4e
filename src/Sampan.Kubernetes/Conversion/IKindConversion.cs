using System.Text.Json.Nodes;

namespace Sampan.Kubernetes.Conversion;

/// <summary>Moves fields between the shapes of one kind. Its newest version is the hub; the caller sets <c>apiVersion</c>.</summary>
internal interface IKindConversion
{
    /// <summary>Edits <paramref name="item"/> from another shape into the hub's.</summary>
    void ToHub(JsonObject item, string shape, ConversionNotes notes);

    /// <summary>Edits <paramref name="item"/> from the hub's shape into another one.</summary>
    void FromHub(JsonObject item, string shape, ConversionNotes notes);
}
