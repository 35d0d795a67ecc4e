namespace Sampan.Engine.Selection;

/// <summary>The namespaces a backup takes objects from.</summary>
/// <param name="Included">Existing ones that the selection includes, ordered by name.</param>
/// <param name="Existing">How many there are in the cluster; null when only the named ones were looked at.</param>
internal sealed record SelectedNamespaces(IReadOnlyList<string> Included, int? Existing);
