using Sampan.Sandbox.Apply.Fields;

namespace Sampan.Sandbox.Apply;

/// <summary>What one manager owns.</summary>
/// <param name="Manager">Its name.</param>
/// <param name="Applied">True for <c>Apply</c>, false for <c>Update</c>.</param>
/// <param name="ApiVersion">Version in which the paths are.</param>
/// <param name="Subresource">Subresource through which it wrote; empty for the object itself.</param>
/// <param name="Time">When it last changed something, in whole seconds; null when it never did.</param>
/// <param name="Fields">The paths.</param>
internal sealed record ManagedEntry(string Manager, bool Applied, string ApiVersion, string Subresource, DateTimeOffset? Time, FieldSet Fields)
{
    /// <summary><c>Apply</c> or <c>Update</c>.</summary>
    public string Operation => Applied ? "Apply" : "Update";

    /// <summary>What tells managers of an object apart: an applier is the same in every version. Managers are ordered by this text.</summary>
    public string Id => Identify(Manager, Applied, ApiVersion, Subresource);

    /// <summary>The <see cref="Id"/> of an entry to be.</summary>
    public static string Identify(string manager, bool applied, string apiVersion, string subresource) =>
        $"{{\"manager\":\"{manager}\",\"operation\":\"{(applied ? "Apply" : $"Update\",\"apiVersion\":\"{apiVersion}")}\"" + (subresource.Length == 0 ? "}" : $",\"subresource\":\"{subresource}\"}}");
}
