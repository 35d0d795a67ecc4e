using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Selection;

namespace Sampan.Sandbox.Crds;

/// <summary>One served version of a custom resource.</summary>
internal sealed record CustomVersion
{
    /// <summary>Name of the definition.</summary>
    public required string Definition { get; init; }

    /// <summary>Schema; null when nothing is checked or pruned.</summary>
    public required SchemaNode? Schema { get; init; }

    /// <summary>Schema of the version objects are stored in: what it does not know is lost on the way there.</summary>
    public SchemaNode? StorageSchema { get; init; }

    /// <summary>False for definitions that came as v1beta1 with <c>preserveUnknownFields</c>.</summary>
    public required bool Prunes { get; init; }

    /// <summary>What converts between versions; null when they differ by nothing but their name.</summary>
    public required ConversionWebhook? Webhook { get; init; }

    /// <summary>True once the definition is being deleted: nothing new may be created.</summary>
    public required bool Terminating { get; init; }

    /// <summary><c>subresources.scale</c>, or null.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>Columns after NAME, with where their values are; null when the definition names none (then: AGE).</summary>
    public IReadOnlyList<(TableColumn Column, JsonPath? Path)>? Columns { get; init; }

    /// <summary>Fields clients may select by, beyond name and namespace.</summary>
    public IReadOnlyList<SelectableField> SelectableFields { get; init; } = [];
}
