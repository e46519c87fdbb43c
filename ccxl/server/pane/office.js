// Excel, where the page is its task pane; elsewhere there is no host and files are downloaded.

import { t } from "./language.js";

// The script from Microsoft's address is loaded by the add-in's page only.
export async function host() {
  if (!globalThis.Office?.onReady) return null;
  const { host: name } = await globalThis.Office.onReady();
  return name === "Excel" ? excel : null;
}

const excel = {
  canInsert: () => globalThis.Office.context?.requirements?.isSetSupported("ExcelApi", "1.13") ?? false,

  // All sheets after the last one of the open workbook; the first of them comes to the front. The hidden record of
  // inputs belongs to a workbook of its own and goes; Excel deletes no sheet that is hidden from its list of sheets.
  insert: (base64) =>
    run(async (context) => {
      const added = context.workbook.insertWorksheetsFromBase64(base64, { positionType: "End" });
      await context.sync();
      const sheets = added.value.map((id) => context.workbook.worksheets.getItem(id));
      for (const sheet of sheets) sheet.load("visibility");
      await context.sync();
      const [shown, records] = [false, true].map((record) =>
        sheets.filter(({ visibility }) => (visibility === "VeryHidden") === record));
      for (const record of records) {
        record.visibility = "Hidden";
        record.delete();
      }
      shown[0].activate();
      await context.sync();
      return shown.length;
    }),

  open: (base64) => told(() => globalThis.Excel.createWorkbook(base64)),

  // Into the active cell; gives its address.
  insertFormula: (formula) =>
    run(async (context) => {
      const cell = context.workbook.getActiveCell();
      cell.formulas = [[formula]];
      cell.load("address");
      await context.sync();
      return cell.address;
    }),
};

function run(action) {
  return told(() => globalThis.Excel.run(action));
}

async function told(action) {
  try {
    return await action();
  } catch (error) {
    throw new Error(t("error.excel", { message: error.message }), { cause: error });
  }
}

export async function asBase64(blob) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
  return address.slice(address.indexOf(",") + 1);
}
