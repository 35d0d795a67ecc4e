using Sampan.Engine.Actions;

namespace Sampan.Engine.Backups;

/// <summary>An item that another one named.</summary>
/// <param name="Id">The item.</param>
/// <param name="Must">Take it whatever the filters say.</param>
/// <param name="NamedBy">Who named it; null for what the engine looks for by itself, whose absence is no news.</param>
internal sealed record RelatedItem(ItemId Id, bool Must, ItemId? NamedBy);
