namespace Sampan.Storage.Checks;

/// <summary>One row of a location check.</summary>
/// <param name="Id">The capability; ids are never renamed: <c>write</c>, <c>read</c>, <c>list</c>, <c>range</c>, <c>multipart</c>, <c>presign</c>,
/// <c>conditional-put</c>, <c>checksums</c>, <c>clock</c>, <c>delete</c>.</param>
/// <param name="State">How it turned out.</param>
/// <param name="Detail">What was seen, one sentence.</param>
/// <param name="Remedy">What to do about it, or null where nothing needs doing.</param>
public sealed record CheckRow(string Id, CheckState State, string Detail, string? Remedy);
